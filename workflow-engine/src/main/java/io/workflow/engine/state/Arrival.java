package io.workflow.engine.state;

import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened while a workflow task was in flight: it becomes an event when that task
 * ends.
 */
public record Arrival(EventAttributes attributes, Instant time, @Nullable EventMetadata metadata) {

  boolean isSignal() {
    return attributes instanceof WorkflowExecutionSignaled;
  }
}

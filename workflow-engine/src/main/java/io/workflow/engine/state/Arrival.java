package io.workflow.engine.state;

import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionSignaled;
import java.time.Instant;

/**
 * Something that happened while a workflow task was in flight: it becomes an event when that task
 * ends.
 */
public record Arrival(EventAttributes attributes, Instant time) {

  boolean isSignal() {
    return attributes instanceof WorkflowExecutionSignaled;
  }
}

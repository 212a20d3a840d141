package io.workflow.worker.replay;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.history.ExecutionEvent;
import java.time.Instant;
import java.util.List;

/** What workflow code is told. */
public sealed interface Arrival {

  /** The run begins; {@code time} is when it was started. */
  record Started(ExecutionEvent.WorkflowExecutionStarted attributes, Instant time)
      implements Arrival {}

  record Signaled(String signalName, List<Payload> input) implements Arrival {}

  record CancelRequested(String cause) implements Arrival {}

  record ActivityCompleted(ActivityCall call, List<Payload> result) implements Arrival {}

  /** Failed for good, or a timeout passed. */
  record ActivityFailed(
      ActivityCall call,
      long startedEventId,
      String identity,
      RetryState retryState,
      Failure failure)
      implements Arrival {}

  record ActivityCanceled(
      ActivityCall call, long startedEventId, String identity, List<Payload> details)
      implements Arrival {}

  record TimerFired(TimerWait timer) implements Arrival {}
}

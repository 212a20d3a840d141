package io.workflow.protocol.history;

import io.workflow.protocol.Failure;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.WorkflowTaskFailedCause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of workflow tasks. */
public sealed interface WorkflowTaskEvent extends EventAttributes {

  record WorkflowTaskScheduled(String taskQueue, Duration startToCloseTimeout, int attempt)
      implements WorkflowTaskEvent {}

  /**
   * A worker got the task.
   *
   * @param historySizeBytes how large the history was, roughly; 0 when not said
   * @param suggestContinueAsNew the history has grown so much that the code had better continue as
   *     new
   * @param worker which build it is; {@code null} when it did not say
   */
  record WorkflowTaskStarted(
      long scheduledEventId,
      String identity,
      String requestId,
      long historySizeBytes,
      boolean suggestContinueAsNew,
      @Nullable WorkerVersion worker)
      implements WorkflowTaskEvent {}

  /** {@code sdk}: what the worker's SDK wants to find again when it replays. */
  record WorkflowTaskCompleted(
      long scheduledEventId, long startedEventId, String identity, @Nullable SdkMetadata sdk)
      implements WorkflowTaskEvent {}

  record WorkflowTaskTimedOut(long scheduledEventId, long startedEventId, TimeoutType timeoutType)
      implements WorkflowTaskEvent {}

  /**
   * {@code baseRunId} and {@code newRunId}: from which run to which a reset went. {@code worker}:
   * which build it was.
   */
  record WorkflowTaskFailed(
      long scheduledEventId,
      long startedEventId,
      WorkflowTaskFailedCause cause,
      @Nullable Failure failure,
      String identity,
      @Nullable String baseRunId,
      @Nullable String newRunId,
      @Nullable WorkerVersion worker)
      implements WorkflowTaskEvent {}
}

package io.workflow.worker.activity;

import io.workflow.ActivityCanceledException;
import io.workflow.ActivityContext;
import io.workflow.ActivityInfo;
import io.workflow.Details;
import io.workflow.data.DataConverter;
import io.workflow.protocol.codec.TaskTokenText;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskId;
import org.jspecify.annotations.Nullable;

/** What one attempt sees of the worker. */
final class AttemptContext implements ActivityContext {

  private final ActivityInfo info;
  private final Details lastHeartbeatDetails;
  private final Heartbeats heartbeats;
  private final DataConverter values;
  private volatile boolean completedElsewhere;

  AttemptContext(
      ActivityTask task,
      Details lastHeartbeatDetails,
      Heartbeats heartbeats,
      DataConverter values) {
    this.info = info(task);
    this.lastHeartbeatDetails = lastHeartbeatDetails;
    this.heartbeats = heartbeats;
    this.values = values;
  }

  private static ActivityInfo info(ActivityTask task) {
    TaskId id = task.token().task();
    return new ActivityInfo(
        id.namespace(),
        id.workflowId(),
        id.runId(),
        task.workflowType(),
        task.activityId(),
        task.activityType(),
        task.taskQueue(),
        TaskTokenText.write(task.token()),
        id.attempt(),
        task.times().scheduled(),
        task.times().started(),
        task.timeouts().startToClose(),
        task.timeouts().scheduleToClose(),
        task.timeouts().heartbeat());
  }

  @Override
  public ActivityInfo info() {
    return info;
  }

  @Override
  public void heartbeat(@Nullable Object... details) {
    heartbeats.record(values.toPayloads(details));
    ActivityCanceledException.Reason reason = heartbeats.stopReason();
    if (reason != null) {
      throw new ActivityCanceledException(
          "Activity %s (%s) of workflow '%s' should stop: %s"
              .formatted(
                  info.activityType(),
                  info.activityId(),
                  info.workflowId(),
                  switch (reason) {
                    case CANCEL_REQUESTED -> "its workflow asked for it";
                    case NOT_FOUND -> "the attempt timed out, or the workflow is closed";
                    case WORKER_SHUTDOWN -> "the worker shuts down";
                  }),
          reason);
    }
  }

  @Override
  public Details lastHeartbeatDetails() {
    return lastHeartbeatDetails;
  }

  @Override
  public boolean isCancelRequested() {
    return heartbeats.stopReason() != null;
  }

  @Override
  public void doNotCompleteOnReturn() {
    completedElsewhere = true;
  }

  boolean isCompletedElsewhere() {
    return completedElsewhere;
  }
}

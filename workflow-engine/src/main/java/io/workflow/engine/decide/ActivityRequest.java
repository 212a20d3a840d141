package io.workflow.engine.decide;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.WorkerVersion;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What workers, and those who match them with tasks, say of activity attempts. */
public sealed interface ActivityRequest<R extends Response> extends Request.OnRun<R> {

  /**
   * Hand an activity attempt to a worker, durably. Answered by {@link
   * Response.ActivityTaskStarted}.
   */
  record StartActivityTask(
      TaskId task, String startId, String identity, @Nullable WorkerVersion worker)
      implements ActivityRequest<Response.ActivityTaskStarted> {

    @Override
    public String runId() {
      return task.runId();
    }
  }

  /**
   * The worker that the attempt was handed to gives it back: the same attempt waits again, and the
   * next worker is told at once. An activity that was asked to stop is cancelled instead. Answered
   * by {@link Response.ActivityTaskClosed}.
   *
   * @param begun the worker had the attempt, and its code may have run; otherwise it never got it
   * @param lastHeartbeatDetails as in {@link FailActivityTask}
   */
  record ReturnActivityTask(TaskToken token, boolean begun, List<Payload> lastHeartbeatDetails)
      implements ActivityRequest<Response.ActivityTaskClosed> {

    public static ReturnActivityTask neverArrived(TaskToken token) {
      return new ReturnActivityTask(token, false, List.of());
    }

    @Override
    public String runId() {
      return token.task().runId();
    }
  }

  /**
   * The activity returned. Answered by {@link Response.ActivityTaskClosed}.
   *
   * @param workflowTaskStartId when given, a workflow task that this brings about is handed out
   *     with the answer
   */
  record CompleteActivityTask(
      ActivityReference activity,
      List<Payload> result,
      String identity,
      @Nullable String workflowTaskStartId)
      implements ActivityRequest<Response.ActivityTaskClosed> {
    @Override
    public @Nullable String runId() {
      return activity.runId();
    }
  }

  /**
   * The attempt failed: retried, or the activity closes. Answered by {@link
   * Response.ActivityTaskClosed}.
   *
   * @param lastHeartbeatDetails what the attempt had to report last; empty for what it has reported
   */
  record FailActivityTask(
      ActivityReference activity,
      Failure failure,
      String identity,
      @Nullable String workflowTaskStartId,
      List<Payload> lastHeartbeatDetails)
      implements ActivityRequest<Response.ActivityTaskClosed> {
    @Override
    public @Nullable String runId() {
      return activity.runId();
    }
  }

  /**
   * The activity stopped because it was asked to. Answered by {@link Response.ActivityTaskClosed}.
   */
  record CancelActivityTask(
      ActivityReference activity,
      List<Payload> details,
      String identity,
      @Nullable String workflowTaskStartId)
      implements ActivityRequest<Response.ActivityTaskClosed> {
    @Override
    public @Nullable String runId() {
      return activity.runId();
    }
  }

  /** The attempt is alive. Answered by {@link Response.HeartbeatRecorded}. */
  record RecordActivityHeartbeat(ActivityReference activity, List<Payload> details, String identity)
      implements ActivityRequest<Response.HeartbeatRecorded> {
    @Override
    public @Nullable String runId() {
      return activity.runId();
    }
  }

  /** Names an activity of the workflow that a request goes to. */
  sealed interface ActivityReference {

    /** The run that is meant; {@code null} means the current one. */
    @Nullable String runId();

    /** A started attempt. */
    record ByToken(TaskToken token) implements ActivityReference {
      @Override
      public String runId() {
        return token.task().runId();
      }
    }

    /** Whatever attempt is running of the open activity with this id. */
    record ById(@Nullable String runId, String activityId) implements ActivityReference {}
  }
}

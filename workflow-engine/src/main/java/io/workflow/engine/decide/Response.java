package io.workflow.engine.decide;

import io.workflow.engine.state.UpdateState;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.UpdateMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an accepted request answers, once it is durable. */
public sealed interface Response {

  /** What workers' requests are answered by. */
  sealed interface ToWorker extends Response {}

  /** Nothing more to say. */
  record Done() implements ToWorker {}

  /**
   * There is a run.
   *
   * @param created false when it was there before; a repeated start is told what the first one was
   * @param status of the run; {@code null} when its chain has gone on with another run
   * @param firstExecutionRunId the run that its chain began with; {@code null} when the run is
   *     closed, and its state not at hand
   * @param workflowTask the first workflow task, for a caller who asked for it
   */
  record WorkflowStarted(
      String runId,
      boolean created,
      @Nullable WorkflowStatus status,
      @Nullable String firstExecutionRunId,
      @Nullable StartedWorkflowTask workflowTask)
      implements Response {}

  /** What became of a workflow task that a worker says it has completed. */
  sealed interface WorkflowTaskAnswered extends ToWorker {}

  record WorkflowTaskStarted(StartedWorkflowTask task) implements ToWorker {}

  /**
   * The task is done.
   *
   * @param resetHistoryEventId above 0 when the task left no trace: the worker goes back to this
   *     event, the start of the last completed task
   */
  record WorkflowTaskCompleted(
      List<ActivityTask> activityTasks,
      @Nullable StartedWorkflowTask workflowTask,
      long resetHistoryEventId)
      implements WorkflowTaskAnswered {}

  /** The update as it is now; only what was accepted is durable. */
  record UpdateStanding(String runId, UpdateState update) implements Response {}

  /** Both together; a new run and its update are durable, an open run's update is not. */
  record UpdatedWithStart(WorkflowStarted start, UpdateStanding update) implements Response {}

  /** The commands made no sense together: none of them counts, and the task is tried again. */
  record WorkflowTaskFailed(WorkflowTaskFailedCause cause, String message)
      implements WorkflowTaskAnswered {}

  /** The worker was busy with the task for too long; another one gets it. */
  record WorkflowTaskTimedOut(String message) implements WorkflowTaskAnswered {}

  record ActivityTaskStarted(ActivityTask task) implements ToWorker {}

  record ActivityTaskClosed(@Nullable StartedWorkflowTask workflowTask) implements ToWorker {}

  record HeartbeatRecorded(boolean cancelRequested) implements ToWorker {}

  /**
   * A workflow task in a worker's hands, without the events: the events up to {@code
   * token.startedEventId} belong to it.
   *
   * @param previousStartedEventId the started event of the last completed workflow task; 0 for the
   *     first
   * @param unwrittenEvents the last events, which are in no history row yet: the started event, and
   *     before it the scheduled event when the task is a retry
   * @param recentEvents the events between those two; {@code null} when only the store has them
   * @param scheduledTime when the task was scheduled
   * @param messages the updates that go along
   */
  record StartedWorkflowTask(
      TaskToken token,
      String workflowType,
      String taskQueue,
      Duration workflowTaskTimeout,
      long previousStartedEventId,
      List<HistoryEvent> unwrittenEvents,
      @Nullable List<HistoryEvent> recentEvents,
      Instant scheduledTime,
      List<UpdateMessage.Request> messages) {

    /** When a worker got it. */
    public Instant startedTime() {
      return unwrittenEvents.getLast().eventTime();
    }

    /** Completed by the lane, which has the events of the last transitions in memory. */
    public StartedWorkflowTask withRecentEvents(@Nullable List<HistoryEvent> events) {
      return new StartedWorkflowTask(
          token,
          workflowType,
          taskQueue,
          workflowTaskTimeout,
          previousStartedEventId,
          unwrittenEvents,
          events,
          scheduledTime,
          messages);
    }
  }
}

package io.workflow.protocol.rest;

import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowTaskFailedCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /workflows/{workflowId}?runId=}: without a run id, the open or latest run.
 *
 * @param executionTimeout {@code null} means none
 * @param runTimeout {@code null} means none
 * @param pendingWorkflowTask {@code null} when none is scheduled or started
 * @param pendingTimers in the order in which they were started
 * @param pendingChildren in the order in which they were asked for
 * @param pendingExternals signals and cancel requests to other workflows that are on their way
 * @param pendingUpdates what clients asked of update handlers, and has not completed
 * @param historySizeBytes the payload bytes of the events, roughly
 */
public record WorkflowDescription(
    WorkflowSummary execution,
    @Nullable Duration executionTimeout,
    @Nullable Duration runTimeout,
    Duration taskTimeout,
    boolean cancelRequested,
    List<PendingActivity> pendingActivities,
    @Nullable PendingWorkflowTask pendingWorkflowTask,
    List<PendingTimer> pendingTimers,
    List<PendingChild> pendingChildren,
    List<PendingExternal> pendingExternals,
    List<PendingUpdate> pendingUpdates,
    long historySizeBytes) {
  public WorkflowDescription {
    pendingTimers = Payloads.orEmpty(pendingTimers);
    pendingChildren = Payloads.orEmpty(pendingChildren);
    pendingExternals = Payloads.orEmpty(pendingExternals);
    pendingUpdates = Payloads.orEmpty(pendingUpdates);
    pendingActivities = Payloads.orEmpty(pendingActivities);
  }

  /**
   * A child workflow that has not closed.
   *
   * @param runId {@code null} while it has not started
   */
  public record PendingChild(
      String workflowId, String workflowType, @Nullable String runId, long initiatedEventId) {}

  /**
   * A message to another workflow that has not been answered.
   *
   * @param runId {@code null} for its open run
   */
  public record PendingExternal(
      Kind kind, String workflowId, @Nullable String runId, long initiatedEventId) {

    /** What is on its way. */
    public enum Kind {
      SIGNAL,
      CANCEL_REQUEST
    }
  }

  /**
   * An update that has not completed.
   *
   * @param name of its handler; {@code null} once the code has accepted it, when the history says
   *     it
   */
  public record PendingUpdate(String updateId, @Nullable String name, Stage stage) {

    /** How far it is. */
    public enum Stage {
      /** The code has not looked at it. */
      ADMITTED,
      /** The handler runs. */
      ACCEPTED
    }
  }

  /**
   * A workflow task that is scheduled or running.
   *
   * @param attempt above 1 for one that is tried again
   * @param startedTime {@code null} while no worker has it
   * @param nextAttemptTime when a worker may have it; {@code null} unless it waits to be tried
   *     again
   * @param lastFailure why the attempt before failed; {@code null} when the last task was answered
   */
  public record PendingWorkflowTask(
      int attempt,
      Instant scheduledTime,
      @Nullable Instant startedTime,
      @Nullable Instant nextAttemptTime,
      @Nullable WorkflowTaskFailure lastFailure) {}

  /**
   * Why a workflow task failed.
   *
   * @param cause {@code null} when it was not answered in time
   * @param message of the failure, with its type; its stack trace is in the history
   */
  public record WorkflowTaskFailure(@Nullable WorkflowTaskFailedCause cause, String message) {}
}

package io.workflow.protocol.rest;

import io.workflow.protocol.Payloads;
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
    long historySizeBytes) {
  public WorkflowDescription {
    pendingTimers = Payloads.orEmpty(pendingTimers);
    pendingActivities = Payloads.orEmpty(pendingActivities);
  }

  /** {@code startedTime} is {@code null} while no worker has it. */
  public record PendingWorkflowTask(
      int attempt, Instant scheduledTime, @Nullable Instant startedTime) {}
}

package io.workflow.engine.state;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.EventAttributes.WorkflowExecutionStarted;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a {@link WorkflowState} on disk: a positional record, so add components only at the
 * end.
 */
record StateSnapshot(
    WorkflowKey key,
    String runId,
    WorkflowExecutionStarted started,
    Instant startTime,
    WorkflowStatus status,
    @Nullable Instant closeTime,
    long nextEventId,
    long previousStartedEventId,
    String lastWorkflowTaskStartId,
    @Nullable PendingWorkflowTask workflowTask,
    List<PendingActivity> activities,
    List<PendingTimer> timers,
    List<Arrival> arrivals,
    boolean cancelRequested,
    List<String> signalRequestIds,
    boolean firstWorkflowTaskWaits,
    long historySizeBytes) {

  static StateSnapshot of(WorkflowState state) {
    PendingWorkflowTask task = state.workflowTask();
    return new StateSnapshot(
        state.key(),
        state.runId(),
        state.started(),
        state.startTime(),
        state.status(),
        state.closeTime(),
        state.nextEventId(),
        state.previousStartedEventId(),
        state.lastWorkflowTaskStartId(),
        task == null ? null : task.forgotten(),
        state.activities().values().stream().map(PendingActivity::forgotten).toList(),
        List.copyOf(state.timers().values()),
        List.copyOf(state.arrivals()),
        state.cancelRequested(),
        List.copyOf(state.signalRequestIds()),
        state.firstWorkflowTaskWaits(),
        state.historySizeBytes());
  }

  WorkflowState toState() {
    WorkflowState.Draft draft =
        new WorkflowState.Draft(WorkflowState.opened(key, runId, started, startTime));
    draft.status = status;
    draft.closeTime = closeTime;
    draft.nextEventId = nextEventId;
    draft.previousStartedEventId = previousStartedEventId;
    draft.lastWorkflowTaskStartId = lastWorkflowTaskStartId;
    draft.cancelRequested = cancelRequested;
    draft.historySizeBytes = historySizeBytes;
    draft.arrivals = draft.arrivals.plusAll(arrivals);
    draft.signalRequestIds = draft.signalRequestIds.plusAll(signalRequestIds);
    draft.firstWorkflowTaskWaits(firstWorkflowTaskWaits);
    draft.workflowTask(workflowTask);
    activities.forEach(draft::putActivity);
    timers.forEach(draft::putTimer);
    if (status.isClosed()) {
      draft.deadlines = Deadlines.NONE;
    }
    return draft.build();
  }
}

package io.workflow.engine.state;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.UpdateRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of a {@link WorkflowState} on disk: a positional record, so add components only at the
 * end.
 *
 * @param memo {@code null} when it is still what the started event says; so with {@code
 *     searchAttributes}
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
    @Nullable WorkflowTask workflowTask,
    List<PendingActivity> activities,
    List<PendingTimer> timers,
    List<Arrival> arrivals,
    boolean cancelRequested,
    List<String> signalRequestIds,
    boolean firstWorkflowTaskWaits,
    long historySizeBytes,
    long signals,
    @Nullable List<Updates.Row> updates,
    @Nullable Map<String, Payload> memo,
    @Nullable Map<String, Payload> searchAttributes,
    List<PendingChild> children,
    List<PendingExternalRequest> externalSignals,
    List<PendingExternalRequest> externalCancelRequests,
    @Nullable List<UpdateRequest> keptUpdates,
    @Nullable Map<String, Long> attachedRequestIds,
    @Nullable List<String> updatesInHistory,
    @Nullable EventMetadata startMetadata,
    @Nullable String resetRunId,
    long transitions,
    Lineage lineage) {

  StateSnapshot {
    children = Payloads.orEmpty(children);
    externalSignals = Payloads.orEmpty(externalSignals);
    externalCancelRequests = Payloads.orEmpty(externalCancelRequests);
  }

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
        task == null || task.speculative() ? null : WorkflowTask.of(task),
        state.activities().values().stream().map(PendingActivity::forgotten).toList(),
        List.copyOf(state.timers().values()),
        List.copyOf(state.arrivals()),
        state.cancelRequested(),
        List.copyOf(state.signalRequestIds()),
        state.firstWorkflowTaskWaits(),
        state.historySizeBytes(),
        state.signals(),
        state.updates().rows(),
        changed(state.memo(), state.started().spec().memo()),
        changed(state.searchAttributes(), state.started().spec().searchAttributes()),
        List.copyOf(state.externals().children().values()),
        List.copyOf(state.externals().signals().values()),
        List.copyOf(state.externals().cancelRequests().values()),
        state.updates().kept(),
        Map.copyOf(state.attachedRequestIds()),
        state.updates().inHistory(),
        state.startMetadata(),
        state.resetRunId(),
        state.transitions(),
        state.lineage());
  }

  /** What the started event says need not be said again. */
  private static @Nullable Map<String, Payload> changed(
      Map<String, Payload> now, Map<String, Payload> started) {
    return now.equals(started) ? null : now;
  }

  /** What must not be forgotten of a pending workflow task. */
  record WorkflowTask(
      long scheduledEventId,
      int attempt,
      Instant scheduledTime,
      Instant notBefore,
      @Nullable WorkflowTaskFailure lastFailure) {

    static WorkflowTask of(PendingWorkflowTask task) {
      return new WorkflowTask(
          task.scheduledEventId(),
          task.attempt(),
          task.scheduledTime(),
          task.notBefore(),
          task.lastFailure());
    }

    PendingWorkflowTask toPending() {
      return PendingWorkflowTask.scheduled(scheduledEventId, attempt, scheduledTime, notBefore)
          .failedBefore(lastFailure);
    }
  }

  WorkflowState toState() {
    WorkflowState.Draft draft =
        new WorkflowState.Draft(
            WorkflowState.opened(key, runId, started, startTime, startMetadata));
    draft.resetRunId = resetRunId;
    draft.transitions = transitions;
    draft.lineage = lineage;
    draft.status = status;
    draft.closeTime = closeTime;
    draft.nextEventId = nextEventId;
    draft.previousStartedEventId = previousStartedEventId;
    draft.lastWorkflowTaskStartId = lastWorkflowTaskStartId;
    draft.cancelRequested = cancelRequested;
    draft.historySizeBytes = historySizeBytes;
    draft.updates = Updates.of(updates, keptUpdates, updatesInHistory);
    draft.memo = memo == null ? started.spec().memo() : Map.copyOf(memo);
    draft.searchAttributes =
        searchAttributes == null ? started.spec().searchAttributes() : Map.copyOf(searchAttributes);
    arrivals.forEach(draft::arrived);
    draft.signals = signals;
    draft.externals = PendingExternals.of(children, externalSignals, externalCancelRequests);
    draft.signalRequestIds = draft.signalRequestIds.plusAll(signalRequestIds);
    if (attachedRequestIds != null) {
      draft.attachedRequestIds = draft.attachedRequestIds.plusAll(attachedRequestIds);
    }
    draft.firstWorkflowTaskWaits(firstWorkflowTaskWaits);
    draft.workflowTask(workflowTask == null ? null : workflowTask.toPending());
    activities.forEach(draft::putActivity);
    timers.forEach(draft::putTimer);
    if (status.isClosed()) {
      draft.signals = 0;
      draft.deadlines = Deadlines.NONE;
    }
    return draft.build();
  }
}

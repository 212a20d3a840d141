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
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;

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
    PendingWorkflowTask.@Nullable Schedule workflowTask,
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
    WorkflowTasks tasks = state.workflowTasks();
    PendingWorkflowTask task = tasks.pending();
    return new StateSnapshot(
        state.key(),
        state.runId(),
        state.started(),
        state.startTime(),
        state.status(),
        state.closeTime(),
        state.nextEventId(),
        tasks.previousStartedEventId(),
        tasks.lastStartId(),
        task == null || task.speculative() ? null : task.schedule(),
        state.activities().all().stream().map(PendingActivity::forgotten).toList(),
        List.copyOf(state.timers().all()),
        List.copyOf(state.arrivals().all()),
        state.requests().cancelRequested(),
        List.copyOf(state.requests().signalIds()),
        tasks.firstWaits(),
        state.history().bytes(),
        state.signals(),
        state.updates().rows(),
        changed(state.properties().memo(), state.started().spec().memo()),
        changed(state.properties().searchAttributes(), state.started().spec().searchAttributes()),
        List.copyOf(state.externals().children().values()),
        List.copyOf(state.externals().signals().values()),
        List.copyOf(state.externals().cancelRequests().values()),
        state.updates().kept(),
        Map.copyOf(state.requests().attachedIds()),
        state.updates().inHistory(),
        state.run().startMetadata(),
        state.lifecycle().resetRunId(),
        state.history().transitions(),
        state.lineage());
  }

  /** What the started event says need not be said again. */
  private static @Nullable Map<String, Payload> changed(
      Map<String, Payload> now, Map<String, Payload> started) {
    return now.equals(started) ? null : now;
  }

  WorkflowState toState() {
    Arrivals arrived = Arrivals.of(arrivals);
    return new WorkflowState(
        new RunIdentity(key, runId, started, startMetadata, startTime, lineage),
        new Lifecycle(status, closeTime, resetRunId),
        new HistorySize(nextEventId, historySizeBytes, transitions),
        new WorkflowTasks(
            workflowTask == null ? null : PendingWorkflowTask.scheduled(workflowTask),
            null,
            previousStartedEventId,
            lastWorkflowTaskStartId,
            firstWorkflowTaskWaits),
        new PendingWork(
            PendingById.of(activities),
            PendingById.of(timers),
            PendingExternals.of(children, externalSignals, externalCancelRequests)),
        arrived,
        new Requests(
            HashTreePSet.from(signalRequestIds),
            signals - arrived.signals(),
            HashTreePMap.from(Payloads.orEmpty(attachedRequestIds)),
            cancelRequested),
        Updates.of(updates, keptUpdates, updatesInHistory),
        new Properties(
            memo == null ? started.spec().memo() : memo,
            searchAttributes == null ? started.spec().searchAttributes() : searchAttributes));
  }
}

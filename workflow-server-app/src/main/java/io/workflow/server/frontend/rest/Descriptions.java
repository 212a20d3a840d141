package io.workflow.server.frontend.rest;

import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.PendingExternalRequest;
import io.workflow.engine.state.PendingExternals;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.Updates;
import io.workflow.engine.state.WorkflowState;
import io.workflow.engine.state.WorkflowTaskFailure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.rest.PendingTimer;
import io.workflow.protocol.rest.WorkflowDescription;
import io.workflow.protocol.rest.WorkflowDescription.PendingExternal;
import io.workflow.protocol.rest.WorkflowDescription.PendingExternal.Kind;
import io.workflow.protocol.rest.WorkflowDescription.PendingUpdate;
import io.workflow.protocol.rest.WorkflowDescription.PendingUpdate.Stage;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.server.visibility.SearchAttributeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of a run as clients see it. */
final class Descriptions {

  private Descriptions() {}

  static WorkflowDescription of(WorkflowState state) {
    WorkflowExecutionStarted started = state.started();
    return new WorkflowDescription(
        summary(state),
        started.spec().timeouts().execution(),
        started.spec().timeouts().run(),
        started.workflowTaskTimeout(),
        state.requests().cancelRequested(),
        state.activities().all().stream().map(Descriptions::activity).toList(),
        workflowTask(state.workflowTask()),
        state.timers().all().stream()
            .map(
                timer ->
                    new PendingTimer(timer.timerId(), timer.startedEventId(), timer.fireTime()))
            .toList(),
        state.children().values().stream().map(Descriptions::child).toList(),
        externals(state.externals()),
        updates(state.updates()),
        state.history().bytes());
  }

  private static WorkflowDescription.PendingChild child(PendingChild child) {
    return new WorkflowDescription.PendingChild(
        child.workflowId(),
        child.workflowType(),
        child.hasStarted() ? child.runId() : null,
        child.initiatedEventId());
  }

  private static List<PendingExternal> externals(PendingExternals pending) {
    return Stream.concat(
            pending.signals().values().stream().map(it -> external(Kind.SIGNAL, it)),
            pending.cancelRequests().values().stream().map(it -> external(Kind.CANCEL_REQUEST, it)))
        .toList();
  }

  private static PendingExternal external(Kind kind, PendingExternalRequest request) {
    return new PendingExternal(
        kind,
        request.workflowId(),
        request.runId().isEmpty() ? null : request.runId(),
        request.initiatedEventId());
  }

  private static List<PendingUpdate> updates(Updates updates) {
    List<PendingUpdate> pending = new ArrayList<>();
    updates
        .byId()
        .forEach(
            (id, update) -> {
              switch (update) {
                case UpdateState.Admitted admitted ->
                    pending.add(new PendingUpdate(id, admitted.request().name(), Stage.ADMITTED));
                case UpdateState.Accepted _a ->
                    pending.add(new PendingUpdate(id, null, Stage.ACCEPTED));
                case UpdateState.Completed _c -> {}
              }
            });
    pending.sort(Comparator.comparing(PendingUpdate::updateId));
    return pending;
  }

  private static WorkflowSummary summary(WorkflowState state) {
    WorkflowExecutionStarted started = state.started();
    Duration backoff = started.firstWorkflowTaskBackoff();
    ParentExecution parent = started.parent();
    return new WorkflowSummary(
        state.key().workflowId(),
        state.runId(),
        started.spec().workflowType(),
        started.spec().taskQueue(),
        state.status(),
        state.startTime(),
        backoff == null ? state.startTime() : state.startTime().plus(backoff),
        state.closeTime(),
        state.nextEventId() - 1,
        state.properties().memo(),
        plain(state.properties().searchAttributes()),
        state.history().bytes(),
        state.history().transitions(),
        parent == null ? null : parent.workflowId(),
        parent == null ? null : parent.runId());
  }

  /** Without the types, which only SDKs need: so a value is shown as a value. */
  private static Map<String, Payload> plain(Map<String, Payload> attributes) {
    Map<String, Payload> plain = new TreeMap<>();
    attributes.forEach(
        (name, payload) -> {
          Map<String, String> metadata = new HashMap<>(payload.metadata());
          metadata.remove(SearchAttributeType.METADATA_KEY);
          plain.put(name, Payload.of(metadata, payload.data()));
        });
    return plain;
  }

  private static io.workflow.protocol.rest.PendingActivity activity(PendingActivity pending) {
    PendingActivity.Start start = pending.start();
    PendingActivity.FailedAttempt last = pending.current().previous();
    return new io.workflow.protocol.rest.PendingActivity(
        pending.scheduled().activityId(),
        pending.scheduled().activityType(),
        pending.scheduledEventId(),
        state(pending),
        pending.attempt(),
        pending.scheduled().retryPolicy().maximumAttempts(),
        pending.attemptTime(),
        start == null ? null : start.time(),
        pending.current().heartbeats().last(),
        nextAttemptTime(pending),
        pending.lastFailure(),
        workerIdentity(start, last),
        pending.current().heartbeats().details(),
        last == null ? null : last.time());
  }

  /** Who runs it; while nobody does, who has run it last. */
  private static @Nullable String workerIdentity(
      PendingActivity.@Nullable Start current, PendingActivity.@Nullable FailedAttempt last) {
    if (current != null) {
      return current.identity();
    }
    return last == null ? null : last.identity();
  }

  private static io.workflow.protocol.rest.PendingActivity.State state(PendingActivity pending) {
    if (pending.cancelRequestedEventId() > 0) {
      return io.workflow.protocol.rest.PendingActivity.State.CANCEL_REQUESTED;
    }
    return pending.start() == null
        ? io.workflow.protocol.rest.PendingActivity.State.SCHEDULED
        : io.workflow.protocol.rest.PendingActivity.State.STARTED;
  }

  /** A first attempt waits for a worker, not for a time. */
  private static @Nullable Instant nextAttemptTime(PendingActivity pending) {
    return pending.start() == null && pending.attempt() > 1 ? pending.attemptTime() : null;
  }

  private static WorkflowDescription.@Nullable WorkflowTaskFailure lastFailure(
      @Nullable WorkflowTaskFailure failure) {
    return failure == null
        ? null
        : new WorkflowDescription.WorkflowTaskFailure(failure.cause(), failure.message());
  }

  private static WorkflowDescription.@Nullable PendingWorkflowTask workflowTask(
      @Nullable PendingWorkflowTask task) {
    if (task == null) {
      return null;
    }
    PendingWorkflowTask.Start start = task.start();
    return new WorkflowDescription.PendingWorkflowTask(
        task.attempt(),
        task.scheduledTime(),
        start == null ? null : start.time(),
        start == null && task.attempt() > 1 ? task.notBefore() : null,
        lastFailure(task.lastFailure()));
  }
}

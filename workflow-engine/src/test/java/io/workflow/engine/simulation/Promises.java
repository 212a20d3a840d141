package io.workflow.engine.simulation;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Deliveries;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.simulation.SimulatedDatabase.Execution;
import io.workflow.engine.simulation.SimulatedDatabase.Version;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExternalEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAccepted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskStarted;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskToken;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server has promised, held against what is durable, at the moment of each answer and of
 * each commit.
 */
final class Promises implements SimulatedDatabase.Witness {

  /** Refusals that follow from what is durable alone. */
  private static final Set<Rejection.Reason> BY_HISTORY =
      EnumSet.of(
          Rejection.Reason.NOT_FOUND,
          Rejection.Reason.WORKFLOW_CLOSED,
          Rejection.Reason.ALREADY_STARTED,
          Rejection.Reason.PRECONDITION_FAILED);

  /** By so many seconds the owner may have decided at another time than the node that was asked. */
  private static final long[] CLOCKS = {0, -4, 4, -8, -16};

  private final World world;
  private final WorkflowDecider decider;

  /** What was ever written, as "kind/run/what". */
  private final Set<String> facts = new HashSet<>();

  /** Attempts of activities that somebody has. */
  private final Set<String> running = new HashSet<>();

  private final Map<String, Integer> answers = new HashMap<>();
  private @Nullable SimulatedDatabase database;

  Promises(World world, Limits limits) {
    this.world = world;
    this.decider = new WorkflowDecider(limits);
  }

  void database(SimulatedDatabase held) {
    database = held;
  }

  private SimulatedDatabase database() {
    SimulatedDatabase known = database;
    if (known == null) {
      throw new IllegalStateException("Expected a database first");
    }
    return known;
  }

  /** How many answers were held against what is durable. */
  Map<String, Integer> answers() {
    return answers;
  }

  private void require(boolean condition, Supplier<String> broken) {
    if (!condition) {
      world.fail(broken.get());
    }
  }

  private boolean isFact(String kind, @Nullable Object run, Object what) {
    return facts.contains(kind + "/" + run + "/" + what);
  }

  /** A run that has closed has stopped, as was asked of it. */
  private boolean hasEnded(WorkflowKey key) {
    return database().everything().stream().anyMatch(run -> run.key().equals(key) && !run.isOpen());
  }

  private boolean addFact(String kind, Object run, Object what) {
    return facts.add(kind + "/" + run + "/" + what);
  }

  // ---- what is written

  @Override
  public void changed(Execution run, List<Change.Durable> row) {
    boolean inherited = row.stream().anyMatch(Change.RunReset.class::isInstance);
    for (Change.Durable change : row) {
      switch (change) {
        case Change.EventAdded(HistoryEvent event) -> {
          wrote(run, event.attributes(), inherited);
          onlyOnce(run, event.attributes());
        }
        case Change.ArrivalBuffered(var attributes, var _time, var _metadata) ->
            wrote(run, attributes, inherited);
        case Change.ActivityAttemptStarted started -> started(run, started);
        case Change.ActivityAttemptReturned(long scheduled, var _since) ->
            running.remove(run.runId() + "/" + scheduled);
        case Change.ActivityRetryScheduled retry ->
            running.remove(run.runId() + "/" + retry.scheduledEventId());
        default -> {}
      }
    }
    try {
      HistoryRules.check(run.events());
    } catch (AssertionError broken) {
      world.fail(broken);
    }
  }

  /** Nobody else may have the attempt. */
  private void started(Execution run, Change.ActivityAttemptStarted started) {
    addFact("attempt", run.runId(), started.scheduledEventId() + "/" + started.startId());
    require(
        running.add(run.runId() + "/" + started.scheduledEventId()),
        () -> "an attempt is started twice in run " + run.runId() + ": " + started);
  }

  private void wrote(Execution run, EventAttributes attributes, boolean inherited) {
    String id = run.runId();
    switch (attributes) {
      case WorkflowExecutionSignaled signal -> {
        addFact(
            "signal",
            run.key(),
            signal.requestId().isEmpty() ? signal.signalName() : signal.requestId());
      }
      case ActivityTaskCompleted done -> addFact("result", id, done.scheduledEventId());
      case WorkflowTaskCompleted done -> addFact("answer", id, startId(run, done.startedEventId()));
      case WorkflowExecutionUpdateAccepted update ->
          addFact("update", id, update.protocolInstanceId());
      case WorkflowExecutionCancelRequested cancel -> {
        addFact("cancel", run.key(), "");
        addFact("cancel", run.key(), cancel.requestId());
      }
      case WorkflowExecutionTerminated _end -> addFact("terminated", run.key(), "");
      case ChildEvent.ChildWorkflowExecutionStarted started ->
          require(
              inherited || database().ever(started.child().runId()) != null,
              () -> "a parent is told of a child that was not started: " + started);
      case ExternalEvent.ExternalWorkflowExecutionSignaled told ->
          require(
              inherited
                  || isFact(
                      "signal",
                      new WorkflowKey(told.namespace(), told.workflowId()),
                      writer(run, told.initiatedEventId()) + "/" + told.initiatedEventId()),
              () -> "a sender is told of a signal that did not arrive: " + told);
      case ExternalEvent.ExternalWorkflowExecutionCancelRequested told ->
          require(
              inherited
                  || isFact("cancel", new WorkflowKey(told.namespace(), told.workflowId()), "")
                  || hasEnded(new WorkflowKey(told.namespace(), told.workflowId())),
              () -> "a sender is told of a cancel request that did not arrive: " + told);
      default -> {}
    }
  }

  /** Which start of a workflow task the history knows: the only one whose answer counts. */
  private static String startId(Execution run, long startedEventId) {
    return run.events().get((int) startedEventId - 1).attributes()
            instanceof WorkflowTaskStarted started
        ? started.requestId()
        : "";
  }

  /** The run that asked; after a reset it is an earlier one. */
  private static String writer(Execution run, long initiatedEventId) {
    WorkflowState state = run.state();
    return state == null ? run.runId() : state.lineage().writerOf(initiatedEventId);
  }

  /** Of each of these there is one in a history. */
  private void onlyOnce(Execution run, EventAttributes attributes) {
    switch (attributes) {
      case ChildEvent.ChildEnd end ->
          require(
              addFact("child end", run.runId(), initiated(end)),
              () -> "the end of a child is told twice: " + end);
      case WorkflowExecutionSignaled signal ->
          require(
              addFact("signaled", run.runId(), signal.signalName() + "/" + signal.requestId()),
              () -> "a signal is delivered twice: " + signal);
      case ExternalEvent.ExternalWorkflowExecutionSignaled told ->
          require(
              addFact("external", run.runId(), told.initiatedEventId()),
              () -> "a sender hears twice of a signal: " + told);
      case ExternalEvent.SignalExternalWorkflowExecutionFailed told ->
          require(
              addFact("external", run.runId(), told.initiatedEventId()),
              () -> "a sender hears twice of a signal: " + told);
      case ExternalEvent.ExternalWorkflowExecutionCancelRequested told ->
          require(
              addFact("external", run.runId(), told.initiatedEventId()),
              () -> "a sender hears twice of a cancel request: " + told);
      case ExternalEvent.RequestCancelExternalWorkflowExecutionFailed told ->
          require(
              addFact("external", run.runId(), told.initiatedEventId()),
              () -> "a sender hears twice of a cancel request: " + told);
      default -> {}
    }
  }

  private static long initiated(ChildEvent.ChildEnd end) {
    return switch (end) {
      case ChildEvent.ChildWorkflowExecutionCompleted it -> it.initiatedEventId();
      case ChildEvent.ChildWorkflowExecutionFailed it -> it.initiatedEventId();
      case ChildEvent.ChildWorkflowExecutionCanceled it -> it.initiatedEventId();
      case ChildEvent.ChildWorkflowExecutionTimedOut it -> it.initiatedEventId();
      case ChildEvent.ChildWorkflowExecutionTerminated it -> it.initiatedEventId();
    };
  }

  @Override
  public void settled(SettledMessage id, byte[] encoded) {
    OutboxMessage message = Cluster.CODEC.decodeMessage(encoded);
    Execution source = database().ever(message.sourceRunId());
    WorkflowState state = source == null ? null : source.state();
    count("message settled");
    switch (message) {
      case OutboxMessage.ParentClosed closed -> {
        Execution child = database().latest(closed.child());
        WorkflowState open = child == null ? null : child.state();
        ParentExecution parent = open == null ? null : open.started().parent();
        require(
            closed.policy() != ParentClosePolicy.TERMINATE
                || open == null
                || open.status().isClosed()
                || parent == null
                || !parent.runId().equals(closed.parent().runId())
                || parent.initiatedEventId() != closed.parent().initiatedEventId()
                || isFact("terminated", closed.child(), ""), // it was, and then reset
            () -> "a child goes on though its parent's end was told: " + message);
      }
      case OutboxMessage.ChildClosed closed -> {
        Execution parent = database().ever(closed.parent().runId());
        WorkflowState open = parent == null ? null : parent.state();
        require(
            open == null
                || open.status().isClosed()
                || !open.children().containsKey(closed.parent().initiatedEventId()),
            () -> "a parent waits for a child whose end was told: " + message);
      }
      default ->
          require(
              state == null || state.status().isClosed() || Deliveries.isAnswered(message, state),
              () -> "a sender waits for what was settled: " + message);
    }
  }

  // ---- what is answered

  /**
   * A node has answered a request.
   *
   * @param version how many versions of the workflow there were when it was asked
   * @param now by the clock of the node
   */
  void answered(WorkflowKey key, Request<?> request, int version, Outcome<?> outcome, Instant now) {
    switch (outcome) {
      case Outcome.Accepted<?>(var response) -> accepted(key, request, response);
      case Outcome.Rejected<?>(var rejection) -> rejected(key, request, version, rejection, now);
    }
  }

  /** Something happened that the stories are about. */
  void count(String what) {
    answers.merge(what, 1, Integer::sum);
  }

  private void accepted(WorkflowKey key, Request<?> request, Response response) {
    count("accepted: " + request.getClass().getSimpleName());
    boolean durable =
        switch (request) {
          case ExecutionRequest.SignalWorkflow signal ->
              isFact(
                  "signal",
                  key,
                  signal.requestId().isEmpty() ? signal.signalName() : signal.requestId());
          case ExecutionRequest.RequestCancelWorkflow _cancel ->
              isFact("cancel", key, "") || hasEnded(key);
          case ExecutionRequest.TerminateWorkflow _end -> isFact("terminated", key, "");
          case Request.DeleteExecution(String runId) -> !database().isThere(runId);
          case ActivityRequest.StartActivityTask start ->
              isFact(
                  "attempt",
                  start.task().runId(),
                  start.task().scheduledEventId() + "/" + start.startId());
          case ActivityRequest.CompleteActivityTask done ->
              !(done.activity() instanceof ActivityReference.ByToken(TaskToken token))
                  || isFact("result", token.task().runId(), token.task().scheduledEventId());
          case WorkflowTaskRequest.CompleteWorkflowTask done ->
              !(response instanceof Response.WorkflowTaskCompleted completed)
                  || completed.resetHistoryEventId() > 0
                  || done.commands().isEmpty() // then it need not leave a trace
                  || isFact("answer", done.token().task().runId(), done.token().startId());
          default -> true;
        };
    require(durable, () -> "%s is answered with %s, but not durable".formatted(request, response));
    accepted(response);
  }

  private void accepted(Response response) {
    switch (response) {
      case Response.WorkflowStarted started -> started(started);
      case Response.UpdatedWithStart(var started, var standing) -> {
        started(started);
        standing(standing);
      }
      case Response.UpdateStanding standing -> standing(standing);
      case Response.ActivityTaskStarted(var task) -> started(task);
      case Response.WorkflowTaskCompleted(var tasks, var _task, long _reset) ->
          tasks.forEach(this::started);
      default -> {}
    }
  }

  private void started(Response.WorkflowStarted started) {
    require(
        database().ever(started.runId()) != null,
        () -> "a start is answered, but not durable: " + started);
  }

  private void standing(Response.UpdateStanding standing) {
    require(
        !(standing.update() instanceof UpdateState.Accepted
                || standing.update() instanceof UpdateState.Completed)
            || database().ever(standing.runId()) != null,
        () -> "an update is answered, but its run is not there: " + standing);
  }

  private void started(ActivityTask task) {
    TaskToken token = task.token();
    require(
        isFact(
            "attempt",
            token.task().runId(),
            token.task().scheduledEventId() + "/" + token.startId()),
        () -> "an attempt is handed out, but its start is not durable: " + token);
  }

  /** At some moment during the call it was right to refuse. */
  private void rejected(
      WorkflowKey key, Request<?> request, int version, Rejection rejection, Instant now) {
    boolean byHistory =
        BY_HISTORY.contains(rejection.reason())
            || (request instanceof ActivityRequest
                && (rejection.reason() == Rejection.Reason.TASK_STALE
                    || rejection.reason() == Rejection.Reason.TASK_ALREADY_STARTED));
    if (!byHistory) {
      return;
    }
    count("refused: " + request.getClass().getSimpleName());
    for (Version seen : database().versionsFrom(key, version)) {
      for (long error : CLOCKS) {
        if (decider.decide(seen.run(), key, request, now.plusSeconds(error))
                instanceof Decision.Rejected<?>(Rejection again)
            && again.reason() == rejection.reason()) {
          return;
        }
      }
    }
    world.fail(
        "%s of %s is refused with %s, but it never was so from %s on"
            .formatted(
                request,
                key.workflowId(),
                rejection,
                describe(database().versionsFrom(key, version).getFirst())));
  }

  /** At some moment during the call the workflow was like this. */
  void seen(SimulatedNode node, WorkflowKey key, int version, @Nullable WorkflowState state) {
    count("seen");
    List<Version> possible = database().versionsFrom(key, version);
    for (Version one : possible) {
      if (describe(one.state()).equals(describe(state))) {
        return;
      }
    }
    world.fail(
        "%s says that %s is %s, but it was %s and is %s"
            .formatted(
                node.id(),
                key.workflowId(),
                describe(state),
                describe(possible.getFirst()),
                describe(possible.getLast())));
  }

  private static String describe(Version version) {
    return version.run() instanceof CurrentRun.None
        ? "not there"
        : describe(version.state()) + " since " + version.at() / 1e9;
  }

  private static String describe(@Nullable WorkflowState state) {
    return state == null
        ? "not there"
        : "%s %s, next event %d, %d arrivals"
            .formatted(
                state.runId(), state.status(), state.nextEventId(), state.arrivals().all().size());
  }

  /** Somebody waited in vain: nothing has happened meanwhile. */
  void slept(WorkflowKey key, int version, boolean forEnd) {
    count("slept");
    List<Version> seen = database().versionsFrom(key, version);
    for (Version one : seen.subList(1, seen.size())) {
      boolean told = !forEnd || one.run() instanceof CurrentRun.Closed;
      if (told && world.nanos() - one.at() > 5_000_000_000L) {
        world.fail(
            "somebody waits for %s in vain, which is %s"
                .formatted(key.workflowId(), describe(one)));
      }
    }
  }
}

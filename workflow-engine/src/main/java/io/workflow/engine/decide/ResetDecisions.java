package io.workflow.engine.decide;

import io.workflow.engine.decide.Decision.Accepted;
import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskFailed;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Going back to a workflow task: the open run is terminated, and a new run begins with the history
 * of the base run up to that task, which counts as failed. What has arrived since is delivered to
 * the new run; activities that had not closed by then run again.
 */
record ResetDecisions(WorkflowKey key, Instant now, Limits limits) {

  /** The events in one row of a copied history. */
  private static final int EVENTS_IN_A_ROW = 500;

  private static final String IDENTITY = "history-service";

  Decision<Response.WorkflowStarted> decide(CurrentRun current, ResetWorkflow reset) {
    return switch (current) {
      case CurrentRun.None() ->
          throw new RejectedException(
              Reason.NOT_FOUND,
              "workflow execution not found: expected a run of workflow '%s' to reset, but there is none"
                  .formatted(key.workflowId()));
      case CurrentRun.Closed closed -> {
        if (closed.runId().equals(reset.newRunId())) {
          yield done(reset, closed.status());
        }
        requireSeen(reset, closed.runId(), 0);
        yield reset(null, reset);
      }
      case CurrentRun.Open(WorkflowState open) -> {
        if (open.runId().equals(reset.newRunId())) {
          yield done(reset, WorkflowStatus.RUNNING);
        }
        requireSeen(reset, open.runId(), open.nextEventId());
        yield reset(open, reset);
      }
    };
  }

  private static Decision<Response.WorkflowStarted> done(
      ResetWorkflow reset, WorkflowStatus status) {
    return new Accepted<>(
        List.of(), List.of(), new WorkflowStarted(reset.newRunId(), false, status, null, null));
  }

  private void requireSeen(ResetWorkflow reset, String runId, long nextEventId) {
    if (!runId.equals(reset.current().runId())
        || (nextEventId != 0 && nextEventId != reset.current().nextEventId())) {
      throw new RejectedException(
          Reason.WORKFLOW_CHANGED,
          ("Expected to reset workflow '%s' as it was at event %d of run %s, but it has "
                  + "gone on. Read its history and ask again")
              .formatted(
                  key.workflowId(), reset.current().nextEventId() - 1, reset.current().runId()),
          runId);
    }
  }

  private Decision<Response.WorkflowStarted> reset(
      @Nullable WorkflowState open, ResetWorkflow reset) {
    List<RunTransition> transitions = new ArrayList<>();
    List<Effect> ofEnded = List.of();
    if (open != null) {
      Transition ended = Transition.of(open, now, limits);
      ended.record(new Change.RunReplaced(reset.newRunId()));
      ExecutionDecisions.terminate(
          ended,
          new TerminateWorkflow(
              null, reset.reason(), List.of(), reset.identity(), null, List.of()));
      ended.tellNobody(); // the new run goes on with the children, and with the parent
      transitions.addAll(ended.results());
      ofEnded = ended.allEffects();
    }
    Transition run = copy(reset, transitions);
    failTask(run, reset);
    boolean follows = open != null && reset.current().followsBase();
    new Reapplication(run, reset).apply(follows ? open : null);
    if (open == null || !open.runId().equals(reset.baseRunId())) {
      new Inquiries(run, reset.baseEvents()).send();
    } // else nobody has answered in vain: what is on its way comes to the new run
    run.scheduleWorkflowTask();
    run.dispatchWorkflowTask();
    for (PendingActivity activity : List.copyOf(run.state().activities().all())) {
      run.dispatchActivity(activity);
    }
    WorkflowState after = run.state();
    transitions.addAll(run.results());
    List<Effect> effects = new ArrayList<>(ofEnded);
    effects.removeIf(effect -> goesOn(effect, after));
    effects.addAll(run.allEffects());
    return new Accepted<>(
        transitions,
        effects,
        new WorkflowStarted(reset.newRunId(), true, WorkflowStatus.RUNNING, null, null));
  }

  /** Who waits for an update that the new run is asked for as well hears of it from there. */
  private static boolean goesOn(Effect effect, WorkflowState newRun) {
    return effect instanceof Effect.UpdateProgressed told
        && newRun.updates().get(told.updateId()) != null;
  }

  /** Opens the new run; what fills a row is put among the transitions. */
  private Transition copy(ResetWorkflow reset, List<RunTransition> transitions) {
    List<HistoryEvent> events = reset.baseEvents();
    long last = reset.workflowTaskFinishEventId() - 1;
    if (last < 2 || last > events.size()) {
      throw notAWorkflowTask(reset);
    }
    HistoryEvent first = events.getFirst();
    Transition run =
        Transition.opening(
            key,
            reset.newRunId(),
            new HistoryEvent(
                first.eventId(), first.eventTime(), begunAgain(first, reset), first.metadata()),
            now,
            limits);
    for (HistoryEvent event : events.subList(1, (int) last)) {
      run.record(new Change.EventAdded(event));
      if (event.eventId() % EVENTS_IN_A_ROW == 0) {
        RunTransition row = run.result();
        transitions.add(row);
        run = Transition.of(row.after(), now, limits);
      }
    }
    run.record(new Change.RunReset(now, reset.base().resetTo(reset.newRunId(), last)));
    return run;
  }

  /** The chain gets its whole time anew, and the code the random numbers of the base run. */
  private WorkflowExecutionStarted begunAgain(HistoryEvent first, ResetWorkflow reset) {
    if (!(first.attributes() instanceof WorkflowExecutionStarted started)) {
      throw new IllegalStateException(
          "Expected run %s to begin with WorkflowExecutionStarted, but found %s"
              .formatted(reset.baseRunId(), first));
    }
    String original = started.chain().originalExecutionRunId();
    return started.restarted(
        started.spec().timeouts().execution() == null
            ? null
            : now.plus(started.spec().timeouts().execution()),
        original == null ? reset.baseRunId() : original);
  }

  private void failTask(Transition run, ResetWorkflow reset) {
    PendingWorkflowTask task = run.state().workflowTask();
    if (task == null) {
      throw notAWorkflowTask(reset);
    }
    HistoryEvent last = reset.baseEvents().get((int) reset.workflowTaskFinishEventId() - 2);
    long startedEventId =
        last.attributes() instanceof WorkflowTaskStarted
            ? last.eventId()
            : run.add(
                new WorkflowTaskStarted(
                    task.scheduledEventId(), IDENTITY, reset.newRunId(), 0, false, null));
    run.add(
        new WorkflowTaskFailed(
            task.scheduledEventId(),
            startedEventId,
            WorkflowTaskFailedCause.RESET_WORKFLOW,
            Failure.of(reset.reason(), new Failure.ResetWorkflow(List.of())),
            IDENTITY,
            reset.baseRunId(),
            reset.newRunId(),
            null));
  }

  private static RejectedException notAWorkflowTask(ResetWorkflow reset) {
    return new RejectedException(
        Reason.INVALID_ARGUMENT,
        ("Expected the event that ended a workflow task of run %s (WorkflowTaskCompleted, "
                + "WorkflowTaskFailed, WorkflowTaskTimedOut), or that started one, but event %d is "
                + "none. Look into its history")
            .formatted(reset.baseRunId(), reset.workflowTaskFinishEventId()),
        reset.baseRunId());
  }
}

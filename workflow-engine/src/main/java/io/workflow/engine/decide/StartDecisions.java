package io.workflow.engine.decide;

import io.workflow.engine.decide.Decision.Accepted;
import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.DerivedId;
import io.workflow.protocol.Link;
import io.workflow.protocol.StorableText;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.Chain;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionOptionsUpdated;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.UpdateRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opening runs: id policies, idempotent starts, signal-with-start.
 *
 * @param parent the workflow whose child is started; {@code null} for none
 * @param update what a run that is opened is asked for at once; {@code null} for nothing
 */
record StartDecisions(
    WorkflowKey key,
    Instant now,
    HistoryLimits historyLimits,
    @Nullable ParentExecution parent,
    @Nullable UpdateRequest update) {

  Decision<WorkflowStarted> decide(CurrentRun current, StartWorkflow start) {
    validate(start);
    return switch (current) {
      case CurrentRun.None() -> open(start, List.of(), List.of());
      case CurrentRun.Closed closed -> {
        if (isSameRequest(start, closed.startRequestId())) {
          yield unchanged(new WorkflowStarted(closed.runId(), true, closed.status(), null, null));
        }
        checkReuse(start, closed);
        yield open(start, List.of(), List.of());
      }
      case CurrentRun.Open(WorkflowState state) -> startWhileOpen(state, start);
    };
  }

  private Decision<WorkflowStarted> startWhileOpen(WorkflowState open, StartWorkflow start) {
    if (isSameRequest(start, open.started().requestId())) {
      return unchanged(openedBefore(open, start));
    }
    if (open.requests().attachedIds().containsKey(start.requestId())) {
      return unchanged(inUse(open));
    }
    return switch (start.ids().conflict()) {
      case TERMINATE_EXISTING -> {
        Transition old = Transition.of(open, now, historyLimits.limits());
        ExecutionDecisions.terminate(
            old,
            new TerminateWorkflow(
                null,
                "Replaced by a new run: the start asked to terminate the existing one",
                List.of(),
                start.identity(),
                null,
                List.of()));
        yield open(start, List.of(old.result()), old.effects());
      }
      case USE_EXISTING -> use(open, start);
      case FAIL -> {
        if (start.signal() != null) {
          yield use(open, start);
        }
        throw new RejectedException(
            Reason.ALREADY_STARTED,
            """
            Workflow execution is already running. WorkflowId: %s, RunId: %s. Choose another \
            workflow id, or say what to do by the id conflict policy (USE_EXISTING, \
            TERMINATE_EXISTING)"""
                .formatted(key.workflowId(), open.runId()),
            open.runId(),
            open.started().requestId());
      }
    };
  }

  private Decision<WorkflowStarted> use(WorkflowState open, StartWorkflow start) {
    Transition run = Transition.of(open, now, historyLimits.limits());
    if (start.ids().attachRequestId() && !start.requestId().isEmpty()) {
      List<Link> links = start.metadata() == null ? List.of() : start.metadata().links();
      run.arrive(
          new WorkflowExecutionOptionsUpdated(start.requestId()), EventMetadata.of(null, links));
    }
    if (start.signal() != null) {
      boolean repeated = open.requests().signalIds().contains(start.signal().requestId());
      ExecutionDecisions.signal(run, start.signal());
      if (!repeated) {
        ExecutionDecisions.wakeCode(run); // who starts it does not want to wait for its time
      }
    }
    historyLimits.enforce(run);
    return new Accepted<>(
        run.isEmpty() ? List.of() : List.of(run.result()), run.effects(), inUse(open));
  }

  private Decision<WorkflowStarted> open(
      StartWorkflow start, List<Decision.RunTransition> before, List<Effect> effectsBefore) {
    Transition run =
        Transition.opening(
            key,
            start.newRunId(),
            startedEvent(start),
            start.metadata(),
            now,
            historyLimits.limits());
    if (start.signal() != null) {
      run.add(
          ExecutionDecisions.signaled(start.signal(), null),
          EventMetadata.of(null, start.signal().links()));
    }
    if (update != null) {
      run.record(new Change.KeptUpdateAdmitted(update));
    }
    StartedWorkflowTask eager = null;
    if (run.state().started().firstWorkflowTaskBackoff() == null) {
      run.scheduleWorkflowTask();
      if (start.eager()) {
        String startId = eagerStartId(start.newRunId());
        eager = WorkflowTaskLife.handOut(run, startId, start.identity(), null);
      } else {
        run.dispatchWorkflowTask();
      }
    }
    List<Decision.RunTransition> transitions = new ArrayList<>(before);
    transitions.add(run.result());
    List<Effect> effects = new ArrayList<>(effectsBefore);
    effects.addAll(run.effects());
    return new Accepted<>(transitions, effects, opened(run.state(), eager));
  }

  private static WorkflowStarted opened(WorkflowState run, @Nullable StartedWorkflowTask eager) {
    return new WorkflowStarted(
        run.runId(),
        true,
        WorkflowStatus.RUNNING,
        run.started().chain().firstExecutionRunId(),
        eager);
  }

  /** The caller did not hear the first answer; what it got with that is still its own. */
  private static WorkflowStarted openedBefore(WorkflowState open, StartWorkflow start) {
    String first = open.started().chain().firstExecutionRunId();
    return first.equals(open.runId())
        ? opened(open, start.eager() ? handedOutWithStart(open) : null)
        : new WorkflowStarted(first, true, null, first, null);
  }

  private static @Nullable StartedWorkflowTask handedOutWithStart(WorkflowState open) {
    PendingWorkflowTask task = open.workflowTask();
    PendingWorkflowTask.Start handedOut = task == null ? null : task.start();
    return handedOut != null && handedOut.startId().equals(eagerStartId(open.runId()))
        ? WorkflowTaskLife.inFlight(open)
        : null;
  }

  /** Follows from the run, so that a repeated start knows its own task. */
  private static String eagerStartId(String runId) {
    return DerivedId.of("eager start", runId);
  }

  static WorkflowStarted inUse(WorkflowState open) {
    return new WorkflowStarted(
        open.runId(),
        false,
        WorkflowStatus.RUNNING,
        open.started().chain().firstExecutionRunId(),
        null);
  }

  private WorkflowExecutionStarted startedEvent(StartWorkflow start) {
    WorkflowSpec spec = start.spec();
    Cron cron = NextRun.cron(spec.cronSchedule());
    Duration delay = cron == null ? start.startDelay() : cron.waitAfter(now, now);
    Duration executionTimeout = spec.timeouts().execution();
    Instant firstTask = delay == null ? now : now.plus(delay);
    return new WorkflowExecutionStarted(
        spec.on(spec.taskQueue(), Timeouts.bounded(spec.timeouts(), Timeouts.USUAL_TASK)),
        new Chain(
            start.newRunId(),
            null,
            null,
            1,
            executionTimeout == null ? null : firstTask.plus(executionTimeout),
            start.continuedFailure(),
            start.lastCompletionResult(),
            null),
        start.identity(),
        start.requestId(),
        delay,
        parent,
        start.eager() && delay == null);
  }

  private static Decision<WorkflowStarted> unchanged(WorkflowStarted answer) {
    return new Accepted<>(List.of(), List.of(), answer);
  }

  static boolean isSameRequest(StartWorkflow start, String requestId) {
    return !requestId.isEmpty() && requestId.equals(start.requestId());
  }

  private void checkReuse(StartWorkflow start, CurrentRun.Closed closed) {
    WorkflowIdReusePolicy policy = start.ids().reuse();
    boolean allowed =
        switch (policy) {
          case ALLOW_DUPLICATE -> true;
          case ALLOW_DUPLICATE_FAILED_ONLY -> closed.status() != WorkflowStatus.COMPLETED;
          case REJECT_DUPLICATE -> false;
        };
    if (!allowed) {
      throw new RejectedException(
          Reason.ALREADY_STARTED,
          finished(policy).formatted(key.workflowId(), closed.runId(), policy, closed.status()),
          closed.runId(),
          closed.startRequestId());
    }
  }

  /** Users' code looks for the beginning. */
  private static String finished(WorkflowIdReusePolicy policy) {
    String beginning =
        policy == WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY
            ? "Workflow execution already finished successfully."
            : "Workflow execution already finished.";
    return beginning
        + " WorkflowId: %s, RunId: %s. Workflow Id reuse policy: %s, and the run ended with %s";
  }

  static void validate(StartWorkflow start) {
    WorkflowSpec spec = start.spec();
    requireText("workflowType", start.spec().workflowType());
    requireText("taskQueue", start.spec().taskQueue());
    requireStorable("requestId", start.requestId());
    requirePositive("executionTimeout", start.spec().timeouts().execution());
    requirePositive("runTimeout", start.spec().timeouts().run());
    requirePositive("workflowTaskTimeout", start.spec().timeouts().task());
    requirePositive("startDelay", start.startDelay());
    if (spec.retryPolicy() != null) {
      String problem = RetryRules.problem("the workflow", spec.retryPolicy());
      if (problem != null) {
        throw new RejectedException(Reason.INVALID_ARGUMENT, problem);
      }
    }
    validateCron(start);
  }

  private static void validateCron(StartWorkflow start) {
    try {
      if (NextRun.cron(start.spec().cronSchedule()) != null && start.startDelay() != null) {
        throw new RejectedException(
            Reason.INVALID_ARGUMENT,
            "Expected a startDelay or a cronSchedule, not both: a cron schedule says itself when the first run begins");
      }
    } catch (CronException bad) {
      throw new RejectedException(Reason.INVALID_ARGUMENT, bad.problem());
    }
  }

  private static void requireText(String field, String value) {
    if (value.isBlank()) {
      throw new RejectedException(
          Reason.INVALID_ARGUMENT, "Expected %s to be given, but it is blank".formatted(field));
    }
    requireStorable(field, value);
  }

  private static void requireStorable(String field, String value) {
    String unstorable = StorableText.unstorable(value);
    if (unstorable != null) {
      throw new RejectedException(
          Reason.INVALID_ARGUMENT,
          "Expected %s without %s, which can't be stored".formatted(field, unstorable));
    }
  }

  private static void requirePositive(String field, @Nullable Duration value) {
    if (value != null && (!value.isPositive() || value.compareTo(Limits.LONGEST_WAIT) > 0)) {
      throw new RejectedException(
          Reason.INVALID_ARGUMENT,
          "Expected %s to be positive and at most %s, but it is %s. Leave it out for the default"
              .formatted(field, Limits.LONGEST_WAIT, value));
    }
  }
}

package io.workflow.engine.decide;

import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_CONTINUE_AS_NEW_ATTRIBUTES;

import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.StorableText;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command.CancelWorkflowExecution;
import io.workflow.protocol.command.Command.CompleteWorkflowExecution;
import io.workflow.protocol.command.Command.ContinueAsNewWorkflowExecution;
import io.workflow.protocol.command.Command.FailWorkflowExecution;
import io.workflow.protocol.history.Chain;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ends, and whether its chain goes on: by the code's wish, by its retry policy, or by its
 * cron schedule, in this order. Terminated runs, and those past the execution timeout, are the end.
 */
final class Closing {

  private Closing() {}

  static void complete(
      Transition run,
      CompleteWorkflowExecution end,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    Duration wait = cronWait(run);
    run.add(
        new WorkflowExecutionCompleted(
            end.result(), completedEventId, wait == null ? null : nextId(run)),
        metadata);
    if (wait != null) {
      NextRun.open(run, cronRun(run.state(), wait, end.result(), null));
    }
  }

  static void fail(
      Transition run,
      FailWorkflowExecution end,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    RetryState verdict = verdict(run, end.failure());
    Duration wait = cronWait(run);
    boolean goesOn = verdict == RetryState.IN_PROGRESS || wait != null;
    run.add(
        new WorkflowExecutionFailed(
            end.failure(), verdict, completedEventId, goesOn ? nextId(run) : null),
        metadata);
    goOnAfter(run, verdict, wait, end.failure());
  }

  /** Cancelling ends the chain, a cron schedule too. */
  static void cancel(
      Transition run,
      CancelWorkflowExecution end,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    run.add(new WorkflowExecutionCanceled(end.details(), completedEventId), metadata);
  }

  /** The run timeout or the execution timeout has passed. */
  static void timeOut(Transition run) {
    Instant expiration = run.state().started().chain().workflowExecutionExpirationTime();
    if (expiration != null && !expiration.isAfter(run.now())) {
      run.add(new WorkflowExecutionTimedOut(RetryState.TIMEOUT, null));
      return;
    }
    Failure failure = Failure.timeout("workflow timeout", TimeoutType.START_TO_CLOSE);
    RetryState verdict = verdict(run, failure);
    Duration wait = cronWait(run);
    boolean goesOn = verdict == RetryState.IN_PROGRESS || wait != null;
    run.add(new WorkflowExecutionTimedOut(verdict, goesOn ? nextId(run) : null));
    goOnAfter(run, verdict, wait, failure);
  }

  /**
   * Goes on as the code says.
   *
   * @throws BadCommandException when that makes no sense
   */
  static void continueAsNew(
      Transition run,
      ContinueAsNewWorkflowExecution end,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    validate(end);
    WorkflowState state = run.state();
    WorkflowExecutionStarted started = state.started();
    WorkflowSpec before = started.spec();
    WorkflowSpec given = end.spec();
    WorkflowTimeouts timeouts =
        new WorkflowTimeouts(
            before.timeouts().execution(),
            positiveOr(given.timeouts().run(), before.timeouts().run()),
            given.timeouts().task());
    WorkflowSpec spec =
        new WorkflowSpec(
            given.workflowType().isBlank() ? before.workflowType() : given.workflowType(),
            given.taskQueue().isBlank() ? before.taskQueue() : given.taskQueue(),
            given.input(),
            Timeouts.bounded(timeouts, started.workflowTaskTimeout()),
            given.retryPolicy(),
            given.cronSchedule(),
            given.header(),
            given.memo().isEmpty() ? state.properties().memo() : given.memo(),
            given.searchAttributes().isEmpty()
                ? state.properties().searchAttributes()
                : given.searchAttributes(),
            before.priority());
    Duration backoff = NextRun.backoff(end.backoffStartInterval());
    run.add(
        new WorkflowExecutionContinuedAsNew(
            nextId(run),
            spec,
            completedEventId,
            backoff,
            end.initiator(),
            end.failure(),
            end.lastCompletionResult()),
        metadata);
    int attempt =
        end.initiator() == ContinueAsNewInitiator.RETRY ? started.chain().attempt() + 1 : 1;
    Chain chain =
        started
            .chain()
            .next(
                state.runId(), end.initiator(), attempt, end.failure(), end.lastCompletionResult());
    NextRun.open(run, nextRun(started, spec, chain, notTooSoon(run, backoff)));
  }

  private static WorkflowExecutionStarted nextRun(
      WorkflowExecutionStarted before,
      WorkflowSpec spec,
      Chain chain,
      @Nullable Duration firstWorkflowTaskBackoff) {
    return new WorkflowExecutionStarted(
        spec,
        chain,
        before.identity(),
        before.requestId(),
        firstWorkflowTaskBackoff,
        before.parent(),
        false);
  }

  /** How long the next run waits, so that it does not begin too soon after this one has. */
  private static @Nullable Duration notTooSoon(Transition run, @Nullable Duration backoff) {
    WorkflowState state = run.state();
    Duration age =
        Duration.between(state.started().firstWorkflowTaskTime(state.startTime()), run.now());
    Duration rest = run.limits().continueAsNewInterval();
    if (age.isPositive()) {
      rest = rest.minus(age);
    }
    return rest.isPositive() && (backoff == null || backoff.compareTo(rest) < 0) ? rest : backoff;
  }

  private static void validate(ContinueAsNewWorkflowExecution end) {
    check("workflowRunTimeout", end.spec().timeouts().run());
    check("workflowTaskTimeout", end.spec().timeouts().task());
    check("backoffStartInterval", end.backoffStartInterval());
    checkStorable("workflowType", end.spec().workflowType());
    checkStorable("taskQueue", end.spec().taskQueue());
    RetryPolicy policy = end.spec().retryPolicy();
    String problem = policy == null ? null : RetryRules.problem("the next run", policy);
    try {
      NextRun.cron(end.spec().cronSchedule());
    } catch (CronException bad) {
      problem = bad.problem();
    }
    if (problem != null) {
      throw new BadCommandException(BAD_CONTINUE_AS_NEW_ATTRIBUTES, problem);
    }
  }

  private static void checkStorable(String name, String text) {
    String unstorable = StorableText.unstorable(text);
    if (unstorable != null) {
      throw new BadCommandException(
          BAD_CONTINUE_AS_NEW_ATTRIBUTES,
          "Expected %s of the next run without %s, which can't be stored"
              .formatted(name, unstorable));
    }
  }

  private static void check(String name, @Nullable Duration duration) {
    if (duration != null
        && (duration.isNegative() || duration.compareTo(Limits.LONGEST_WAIT) > 0)) {
      throw new BadCommandException(
          BAD_CONTINUE_AS_NEW_ATTRIBUTES,
          "Expected %s of the next run not to be negative and at most %s, but it is %s. Leave it out for the default"
              .formatted(name, Limits.LONGEST_WAIT, duration));
    }
  }

  private static void goOnAfter(
      Transition run, RetryState verdict, @Nullable Duration cronWait, Failure failure) {
    WorkflowState state = run.state();
    WorkflowExecutionStarted started = state.started();
    if (verdict == RetryState.IN_PROGRESS) {
      NextRun.open(
          run,
          sameAgain(
              state,
              started.chain().attempt() + 1,
              retryWait(started, failure),
              ContinueAsNewInitiator.RETRY,
              failure,
              started.chain().lastCompletionResult()));
    } else if (cronWait != null) {
      NextRun.open(run, cronRun(state, cronWait, started.chain().lastCompletionResult(), failure));
    }
  }

  private static RetryState verdict(Transition run, Failure failure) {
    WorkflowExecutionStarted started = run.state().started();
    RetryPolicy policy = started.spec().retryPolicy();
    if (policy == null) {
      return RetryState.RETRY_POLICY_NOT_SET;
    }
    if (RetryRules.isNonRetryable(failure, policy)) {
      return RetryState.NON_RETRYABLE_FAILURE;
    }
    if (policy.maximumAttempts() != 0 && started.chain().attempt() >= policy.maximumAttempts()) {
      return RetryState.MAXIMUM_ATTEMPTS_REACHED;
    }
    return comesTooLate(run, retryWait(started, failure))
        ? RetryState.TIMEOUT
        : RetryState.IN_PROGRESS;
  }

  private static Duration retryWait(WorkflowExecutionStarted started, Failure failure) {
    RetryPolicy policy = started.spec().retryPolicy();
    return policy == null
        ? Duration.ZERO
        : RetryRules.interval(policy, started.chain().attempt(), failure);
  }

  /** How long the next run by cron waits; {@code null} when none comes. */
  private static @Nullable Duration cronWait(Transition run) {
    WorkflowState state = run.state();
    Cron cron = NextRun.cron(state.started().spec().cronSchedule());
    if (cron == null) {
      return null;
    }
    Duration wait =
        cron.waitAfter(state.started().firstWorkflowTaskTime(state.startTime()), run.now());
    return comesTooLate(run, wait) ? null : wait;
  }

  private static boolean comesTooLate(Transition run, Duration wait) {
    Instant expiration = run.state().started().chain().workflowExecutionExpirationTime();
    return expiration != null && !run.now().plus(wait).isBefore(expiration);
  }

  private static WorkflowExecutionStarted cronRun(
      WorkflowState before,
      Duration wait,
      List<Payload> lastCompletionResult,
      @Nullable Failure failure) {
    return sameAgain(
        before, 1, wait, ContinueAsNewInitiator.CRON_SCHEDULE, failure, lastCompletionResult);
  }

  private static WorkflowExecutionStarted sameAgain(
      WorkflowState before,
      int attempt,
      Duration wait,
      ContinueAsNewInitiator initiator,
      @Nullable Failure continuedFailure,
      List<Payload> lastCompletionResult) {
    WorkflowExecutionStarted started = before.started();
    Chain chain =
        started
            .chain()
            .next(before.runId(), initiator, attempt, continuedFailure, lastCompletionResult);
    return nextRun(started, started.spec(), chain, NextRun.backoff(wait));
  }

  private static String nextId(Transition run) {
    return NextRun.idAfter(run.state().runId());
  }

  private static @Nullable Duration positiveOr(
      @Nullable Duration given, @Nullable Duration otherwise) {
    return given == null || given.isZero() ? otherwise : given;
  }
}

package io.workflow.engine.decide;

import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_START_CHILD_EXECUTION_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED;
import static io.workflow.protocol.WorkflowTaskFailedCause.PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED;
import static io.workflow.protocol.WorkflowTaskFailedCause.PENDING_SIGNALS_LIMIT_EXCEEDED;

import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.DerivedId;
import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.Priority;
import io.workflow.protocol.StorableText;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command.RequestCancelExternalWorkflowExecution;
import io.workflow.protocol.command.Command.SignalExternalWorkflowExecution;
import io.workflow.protocol.command.Command.StartChildWorkflowExecution;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionInitiated;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionFailed;
import io.workflow.protocol.history.ExternalEvent.RequestCancelExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionFailed;
import io.workflow.protocol.history.ExternalEvent.SignalExternalWorkflowExecutionInitiated;
import io.workflow.protocol.history.ExternalSender;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.RootExecution;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What workflow code asks of other workflows: an event now, and a message behind the commit. */
record ExternalCommands(Limits limits) {

  void startChild(
      Transition run,
      StartChildWorkflowExecution command,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    validate(run, command);
    WorkflowSpec spec = command.spec();
    StartChildWorkflowExecutionInitiated child =
        new StartChildWorkflowExecutionInitiated(
            run.state().key().namespace(),
            command.workflowId(),
            spec.on(
                spec.taskQueue().isEmpty()
                    ? run.state().started().spec().taskQueue()
                    : spec.taskQueue(),
                Timeouts.bounded(spec.timeouts(), Timeouts.USUAL_TASK)),
            command.parentClosePolicy(),
            completedEventId,
            command.workflowIdReusePolicy());
    long eventId = run.add(child, metadata);
    run.send(start(run.state(), run.state().runId(), eventId, child, metadata));
  }

  /** {@code runId}: the run that asks for the child, or has asked before a reset. */
  static OutboxMessage.StartChild start(
      WorkflowState run,
      String runId,
      long initiatedEventId,
      StartChildWorkflowExecutionInitiated child,
      @Nullable EventMetadata metadata) {
    return new OutboxMessage.StartChild(
        new ParentExecution(
            run.key().namespace(),
            run.key().workflowId(),
            runId,
            initiatedEventId,
            root(run, runId)),
        DerivedId.of(runId, initiatedEventId),
        child,
        metadata == null ? null : metadata.user(),
        Priority.merged(run.started().spec().priority(), child.spec().priority()));
  }

  private static @Nullable RootExecution root(WorkflowState parent, String parentRunId) {
    ParentExecution above = parent.started().parent();
    return above == null ? new RootExecution(parent.key().workflowId(), parentRunId) : above.root();
  }

  /** A workflow can't signal itself: {@code consequences} say why. */
  void signal(
      Transition run,
      SignalExternalWorkflowExecution command,
      long completedEventId,
      List<EventAttributes> consequences,
      @Nullable EventMetadata metadata) {
    WorkflowTaskFailedCause bad = BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
    String what = "the signal '%s'".formatted(command.signalName());
    check(bad, !command.signalName().isBlank(), "Expected a signal with a name, but it is blank");
    validateTarget(run, bad, what, command.namespace(), command.workflowId());
    checkLimit(
        run.state().externals().signals().size(),
        limits.pendingExternals(),
        PENDING_SIGNALS_LIMIT_EXCEEDED,
        "signals to other workflows");
    SignalExternalWorkflowExecutionInitiated signal =
        new SignalExternalWorkflowExecutionInitiated(
            run.state().key().namespace(),
            command.workflowId(),
            command.runId(),
            command.signalName(),
            command.input(),
            command.header(),
            command.control(),
            command.childWorkflowOnly(),
            completedEventId);
    long eventId = run.add(signal, metadata);
    if (isItself(run, command.workflowId())) {
      consequences.add(
          new SignalExternalWorkflowExecutionFailed(
              signal.namespace(),
              signal.workflowId(),
              signal.runId(),
              ExternalFailedCause.EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND,
              signal.control(),
              eventId,
              completedEventId));
    } else {
      run.send(
          new OutboxMessage.SignalExternal(
              sender(run, eventId),
              signal,
              command.childWorkflowOnly() ? asParent(run.state(), command.workflowId()) : null));
    }
  }

  private static boolean isItself(Transition run, String workflowId) {
    return workflowId.equals(run.state().key().workflowId());
  }

  /** A workflow can't ask itself to stop: {@code consequences} say why. */
  void requestCancel(
      Transition run,
      RequestCancelExternalWorkflowExecution command,
      long completedEventId,
      List<EventAttributes> consequences,
      @Nullable EventMetadata metadata) {
    validateTarget(
        run,
        BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
        "the cancel request",
        command.namespace(),
        command.workflowId());
    checkLimit(
        run.state().externals().cancelRequests().size(),
        limits.pendingExternals(),
        PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED,
        "cancel requests to other workflows");
    RequestCancelExternalWorkflowExecutionInitiated cancel =
        new RequestCancelExternalWorkflowExecutionInitiated(
            run.state().key().namespace(),
            command.workflowId(),
            command.runId(),
            command.control(),
            command.reason(),
            command.childWorkflowOnly(),
            completedEventId);
    long eventId = run.add(cancel, metadata);
    if (isItself(run, command.workflowId())) {
      consequences.add(
          new RequestCancelExternalWorkflowExecutionFailed(
              cancel.namespace(),
              cancel.workflowId(),
              cancel.runId(),
              ExternalFailedCause.EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND,
              cancel.control(),
              eventId,
              completedEventId));
    } else {
      run.send(
          new OutboxMessage.RequestCancelExternal(
              sender(run, eventId),
              cancel,
              command.childWorkflowOnly() ? asParent(run.state(), command.workflowId()) : null));
    }
  }

  /** The run that a child knows as its parent: before a reset it was another. */
  static String asParent(WorkflowState run, String childWorkflowId) {
    if (!run.lineage().ancestors().isEmpty()) {
      for (PendingChild child : run.children().values()) {
        if (child.workflowId().equals(childWorkflowId)) {
          return run.lineage().writerOf(child.initiatedEventId());
        }
      }
    }
    return run.runId();
  }

  private static ExternalSender sender(Transition run, long initiatedEventId) {
    return new ExternalSender(
        run.state().key().namespace(),
        run.state().key().workflowId(),
        run.state().runId(),
        initiatedEventId);
  }

  private void validate(Transition run, StartChildWorkflowExecution command) {
    WorkflowTaskFailedCause bad = BAD_START_CHILD_EXECUTION_ATTRIBUTES;
    String child =
        "child workflow '%s' (%s)".formatted(command.workflowId(), command.spec().workflowType());
    validateTarget(run, bad, child, command.namespace(), command.workflowId());
    check(
        bad,
        !command.spec().workflowType().isBlank(),
        "Expected %s to have a type".formatted(child));
    checkStorable(bad, "the type of a child workflow", command.spec().workflowType());
    checkStorable(bad, "the task queue of a child workflow", command.spec().taskQueue());
    checkTimeout(child, "execution", command.spec().timeouts().execution());
    checkTimeout(child, "run", command.spec().timeouts().run());
    checkTimeout(child, "workflow task", command.spec().timeouts().task());
    if (command.spec().retryPolicy() != null) {
      String wrong = RetryRules.problem(child, command.spec().retryPolicy());
      check(bad, wrong == null, String.valueOf(wrong));
    }
    Priority priority = command.spec().priority();
    String problem = priority == null ? null : priority.problem();
    check(bad, problem == null, "The priority of %s: %s".formatted(child, problem));
    checkCron(command);
    checkLimit(
        run.state().children().size(),
        limits.pendingExternals(),
        PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
        "child workflows");
  }

  private static void validateTarget(
      Transition run,
      WorkflowTaskFailedCause bad,
      String what,
      String namespace,
      String workflowId) {
    String own = run.state().key().namespace();
    check(
        bad,
        namespace.isEmpty() || namespace.equals(own),
        ("Expected %s to stay in namespace '%s', but it goes to '%s'. Call another "
                + "namespace from an activity")
            .formatted(what, own, namespace));
    check(
        bad,
        !workflowId.isBlank() && workflowId.length() <= Limits.LONGEST_ID,
        "Expected %s to go to a workflow id of 1 to %d characters, but it has %d"
            .formatted(what, Limits.LONGEST_ID, workflowId.length()));
    checkStorable(bad, "a workflow id", workflowId);
  }

  /** The text itself is not in the message, which is to be stored. */
  private static void checkStorable(WorkflowTaskFailedCause bad, String what, String text) {
    String unstorable = StorableText.unstorable(text);
    check(
        bad,
        unstorable == null,
        "Expected %s without %s, which can't be stored".formatted(what, unstorable));
  }

  private static void checkCron(StartChildWorkflowExecution command) {
    try {
      Cron unused = NextRun.cron(command.spec().cronSchedule());
    } catch (CronException problem) {
      throw new BadCommandException(BAD_START_CHILD_EXECUTION_ATTRIBUTES, problem.problem());
    }
  }

  private static void checkTimeout(String child, String name, @Nullable Duration timeout) {
    check(
        BAD_START_CHILD_EXECUTION_ATTRIBUTES,
        timeout == null || (timeout.isPositive() && timeout.compareTo(Limits.LONGEST_WAIT) <= 0),
        "Expected the %s timeout of %s to be positive and at most %s, but it is %s"
            .formatted(name, child, Limits.LONGEST_WAIT, timeout));
  }

  private static void checkLimit(
      int pending, int limit, WorkflowTaskFailedCause cause, String what) {
    check(
        cause,
        pending < limit,
        ("Expected at most %d pending %s in a run, but there would be more. Wait for some "
                + "to end before starting more")
            .formatted(limit, what));
  }

  private static void check(WorkflowTaskFailedCause cause, boolean condition, String message) {
    if (!condition) {
      throw new BadCommandException(cause, message);
    }
  }
}

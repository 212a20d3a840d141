package io.workflow.engine.simulation;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Request.IdPolicies;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.state.StickyQueue;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskCompleted;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskFailed;
import io.workflow.protocol.history.WorkflowTaskEvent.WorkflowTaskTimedOut;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.UpdateMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What callers and workers of a simulation say. */
final class RandomRequests {

  private final Dice dice;
  private final RandomCommands commands;
  private final RandomUpdates updates;
  private int names;

  RandomRequests(Dice dice) {
    this.dice = dice;
    this.commands = new RandomCommands(dice);
    this.updates = new RandomUpdates(dice);
  }

  // ---- callers

  StartWorkflow start() {
    return start(dice.oneIn(3) ? signal() : null);
  }

  private StartWorkflow start(@Nullable SignalWorkflow signal) {
    boolean byCron = dice.oneIn(6);
    return new StartWorkflow(
        name("run"),
        new WorkflowSpec(
            "PizzaOrder",
            "orders",
            List.of(),
            new WorkflowTimeouts(
                sometimes(dice.seconds(60, 600)),
                sometimes(dice.seconds(60, 600)),
                Duration.ofSeconds(10)),
            dice.oneIn(3)
                ? new RetryPolicy(dice.seconds(1, 30), 2.0, null, dice.below(4), List.of(), null)
                : null,
            byCron ? dice.of("@every 45s", "*/2 * * * *") : null,
            Map.of(),
            Map.of(),
            Map.of(),
            null),
        byCron ? null : sometimes(dice.seconds(1, 60)),
        new IdPolicies(
            dice.of(WorkflowIdReusePolicy.values()),
            dice.oneIn(3)
                ? dice.of(WorkflowIdConflictPolicy.values())
                : WorkflowIdConflictPolicy.FAIL,
            dice.oneIn(2)),
        name("start"),
        "client",
        signal,
        dice.oneIn(4),
        null,
        List.of(),
        dice.oneIn(4) ? EventMetadata.of(null, List.of(new Link.BatchJob("job"))) : null);
  }

  /** With or without an update; {@code latest} is what the caller has looked into. */
  Request<?> anyStart(@Nullable WorkflowState latest) {
    return dice.oneIn(3)
        ? new Request.UpdateWithStart(
            start(null), updateRequest(), latest == null ? null : latest.runId())
        : start();
  }

  SignalWorkflow signal() {
    return new SignalWorkflow(null, "go", List.of(), Map.of(), "client", name("signal"), List.of());
  }

  Request<?> update() {
    return new ExecutionRequest.UpdateWorkflow(null, null, updateRequest());
  }

  private UpdateRequest updateRequest() {
    return new UpdateRequest(
        name("update"), "client", "approve", Map.of(), List.of(), List.of(), null);
  }

  /** {@code null} when no workflow task has ended yet. */
  @Nullable Request<?> reset(WorkflowState latest, List<HistoryEvent> events) {
    List<Long> ends =
        events.stream()
            .filter(event -> endsTask(event.attributes()))
            .map(HistoryEvent::eventId)
            .toList();
    return ends.isEmpty()
        ? null
        : new Request.ResetWorkflow(
            latest.lineage(),
            dice.lateOf(ends),
            events,
            List.of(),
            new Request.ResetWorkflow.Seen(latest.runId(), latest.nextEventId(), true),
            new Request.ResetWorkflow.Reapply(
                true, dice.oneIn(2), true, dice.oneIn(2) ? List.of(signal()) : List.of()),
            "wrong recipe",
            "operator",
            name("reset"));
  }

  private static boolean endsTask(EventAttributes attributes) {
    return attributes instanceof WorkflowTaskCompleted
        || attributes instanceof WorkflowTaskFailed
        || attributes instanceof WorkflowTaskTimedOut;
  }

  Request<?> cancel() {
    return new ExecutionRequest.RequestCancelWorkflow(
        null, "changed my mind", "client", name("cancel"), null, List.of());
  }

  Request<?> terminate() {
    return new ExecutionRequest.TerminateWorkflow(
        null, "enough", List.of(), "operator", null, List.of());
  }

  /** Of a run that may be open, and is refused then. */
  Request<?> delete(String runId) {
    return new Request.DeleteExecution(runId);
  }

  /** The same request once more; a run id, which the server chooses, is never given twice. */
  Request<?> again(Request<?> request) {
    if (request instanceof Request.UpdateWithStart both) {
      return new Request.UpdateWithStart(again(both.start()), both.update(), both.closedRunId());
    }
    return request instanceof StartWorkflow start ? again(start) : request;
  }

  private StartWorkflow again(StartWorkflow s) {
    return new StartWorkflow(
        name("run"),
        new WorkflowSpec(
            s.spec().workflowType(),
            s.spec().taskQueue(),
            s.spec().input(),
            new WorkflowTimeouts(
                s.spec().timeouts().execution(),
                s.spec().timeouts().run(),
                s.spec().timeouts().task()),
            s.spec().retryPolicy(),
            s.spec().cronSchedule(),
            s.spec().header(),
            s.spec().memo(),
            s.spec().searchAttributes(),
            s.spec().priority()),
        s.startDelay(),
        new IdPolicies(s.ids().reuse(), s.ids().conflict(), s.ids().attachRequestId()),
        s.requestId(),
        s.identity(),
        s.signal(),
        s.eager(),
        s.continuedFailure(),
        s.lastCompletionResult(),
        s.metadata());
  }

  // ---- workers

  Request<?> claim(Effect hint) {
    return switch (hint) {
      case Effect.UpdateProgressed told ->
          throw new IllegalArgumentException("Expected the hint of a task, but got " + told);
      case Effect.DispatchWorkflowTask(
              var task,
              var _type,
              var _queue,
              var _since,
              var _priority) ->
          new WorkflowTaskRequest.StartWorkflowTask(
              task, name("claim"), name("worker"), null, null);
      case Effect.DispatchStickyWorkflowTask(
              var task,
              var _type,
              var sticky,
              var _queue,
              var _priority) ->
          dice.oneIn(4)
              ? new WorkflowTaskRequest.ResetStickyQueue(null)
              : new WorkflowTaskRequest.StartWorkflowTask(
                  task, name("claim"), name("worker"), dice.oneIn(4) ? null : sticky, null);
      case Effect.DispatchActivityTask(
              var task,
              var _type,
              var _queue,
              var _since,
              var _priority) ->
          new ActivityRequest.StartActivityTask(task, name("claim"), name("worker"), null);
    };
  }

  Request<?> answer(StartedWorkflowTask task, WorkflowState state) {
    if (dice.oneIn(12)) {
      return new WorkflowTaskRequest.ReturnWorkflowTask(task.token());
    }
    return dice.oneIn(12)
        ? new WorkflowTaskRequest.FailWorkflowTask(
            task.token(),
            WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE,
            Failure.server("bug"),
            "worker",
            null)
        : complete(task, commands.some(state), updates.some(task, state));
  }

  /** The code has nothing more to do as soon as nothing is pending. */
  Request<?> finish(StartedWorkflowTask task, WorkflowState state) {
    return complete(
        task,
        state.activities().isEmpty() && state.timers().isEmpty()
            ? List.of(new Command.CompleteWorkflowExecution(List.of()))
            : List.of(),
        updates.all(task, state));
  }

  private Request<?> complete(
      StartedWorkflowTask task, List<Command> some, List<UpdateMessage> messages) {
    return new CompleteWorkflowTask(
        task.token(),
        some,
        "worker",
        new CompleteWorkflowTask.HandOut(dice.oneIn(2), dice.oneIn(2), name("answer")),
        dice.oneIn(3) ? new StickyQueue("sticky", dice.seconds(1, 10)) : null,
        dice.oneIn(5),
        null,
        messages,
        Map.of());
  }

  Request<?> complete(ActivityTask task) {
    return new ActivityRequest.CompleteActivityTask(
        new ActivityReference.ByToken(task.token()), List.of(), "worker", nextTask());
  }

  Request<?> answer(ActivityTask task) {
    if (dice.oneIn(12)) {
      return new ActivityRequest.ReturnActivityTask(task.token(), dice.oneIn(2), List.of());
    }
    ActivityReference activity =
        dice.oneIn(6)
            ? new ActivityReference.ById(task.token().task().runId(), task.activityId())
            : new ActivityReference.ByToken(task.token());
    List<Payload> details = List.of(Payload.of(Map.of(), new byte[] {1}));
    return switch (dice.below(6)) {
      case 0, 1 ->
          new ActivityRequest.CompleteActivityTask(activity, List.of(), "worker", nextTask());
      case 2 ->
          new ActivityRequest.FailActivityTask(
              activity, failure(), "worker", nextTask(), List.of());
      case 3 -> new ActivityRequest.CancelActivityTask(activity, List.of(), "worker", nextTask());
      default -> new ActivityRequest.RecordActivityHeartbeat(activity, details, "worker");
    };
  }

  private Failure failure() {
    return Failure.of(
        "oven broke",
        new Failure.Application(
            "OvenException", dice.oneIn(4), List.of(), sometimes(dice.seconds(1, 30))));
  }

  private @Nullable String nextTask() {
    return dice.oneIn(2) ? name("next") : null;
  }

  private @Nullable Duration sometimes(Duration duration) {
    return dice.oneIn(4) ? duration : null;
  }

  private String name(String what) {
    names++;
    return what + "-" + names;
  }
}

package io.workflow.engine.scenario;

import io.workflow.engine.decide.ActivityRequest.CancelActivityTask;
import io.workflow.engine.decide.ActivityRequest.CompleteActivityTask;
import io.workflow.engine.decide.ActivityRequest.FailActivityTask;
import io.workflow.engine.decide.ActivityRequest.RecordActivityHeartbeat;
import io.workflow.engine.decide.ActivityRequest.ReturnActivityTask;
import io.workflow.engine.decide.ActivityRequest.StartActivityTask;
import io.workflow.engine.decide.ExecutionRequest.RequestCancelWorkflow;
import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.ExecutionRequest.TerminateWorkflow;
import io.workflow.engine.decide.Request.DeleteExecution;
import io.workflow.engine.decide.Request.Wake;
import io.workflow.engine.decide.WorkflowTaskRequest.FailWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.ResetStickyQueue;
import io.workflow.engine.decide.WorkflowTaskRequest.ReturnWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest.StartWorkflowTask;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.worker.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps that scenarios are made of. */
public final class Requests {

  private Requests() {}

  // ---- from outside

  public static StartStep start() {
    return new StartStep();
  }

  public static Step signal(String name) {
    return signal(name, "");
  }

  public static Step signal(String name, String requestId) {
    return scenario ->
        scenario.submit(
            new SignalWorkflow(
                null, name, payloads(name), Map.of(), "client", requestId, List.of()));
  }

  /** A signal that comes from a batch job. */
  public static Step signalFromJob(String name, String jobId) {
    return scenario ->
        scenario.submit(
            new SignalWorkflow(
                null,
                name,
                payloads(name),
                Map.of(),
                "client",
                "",
                List.of(new Link.BatchJob(jobId))));
  }

  public static Step signalRun(String runId, String name) {
    return scenario ->
        scenario.submit(
            new SignalWorkflow(runId, name, payloads(name), Map.of(), "client", "", List.of()));
  }

  public static Step requestCancel() {
    return scenario ->
        scenario.submit(
            new RequestCancelWorkflow(
                null,
                "changed my mind",
                "client",
                scenario.memory().name("cancel"),
                null,
                List.of()));
  }

  public static Step requestCancelOfRun(String runId) {
    return scenario ->
        scenario.submit(
            new RequestCancelWorkflow(runId, "changed my mind", "client", "", null, List.of()));
  }

  public static Step terminate(String reason) {
    return scenario ->
        scenario.submit(
            new TerminateWorkflow(null, reason, payloads("bye"), "operator", null, List.of()));
  }

  /** Forget the n-th run of the scenario, the first being 0. */
  public static Step delete(int run) {
    return scenario -> scenario.submit(new DeleteExecution(scenario.runId(run)));
  }

  public static Step terminateChain(String firstExecutionRunId) {
    return scenario ->
        scenario.submit(
            new TerminateWorkflow(
                null, "wrong order", List.of(), "operator", firstExecutionRunId, List.of()));
  }

  public static Step requestCancelOfChain(String firstExecutionRunId) {
    return scenario ->
        scenario.submit(
            new RequestCancelWorkflow(
                null, "changed my mind", "client", "cancel", firstExecutionRunId, List.of()));
  }

  /** Goes back to the workflow task of the n-th run that this event ended. */
  public static ResetStep reset(int run, long workflowTaskFinishEventId) {
    return new ResetStep(run, workflowTaskFinishEventId);
  }

  // ---- workflow tasks

  /** Claims the pending workflow task. */
  public static Step claimWorkflowTask() {
    return claimWorkflowTask("worker");
  }

  public static Step claimWorkflowTask(String worker) {
    return scenario -> {
      PendingWorkflowTask task = scenario.state().workflowTask();
      if (task == null) {
        throw new IllegalStateException("Expected a pending workflow task to claim");
      }
      scenario.submit(
          new StartWorkflowTask(
              taskId(scenario, task.scheduledEventId(), task.attempt()),
              scenario.memory().name("claim"),
              worker,
              null,
              null));
    };
  }

  /** Claims by a hint that may be old. */
  public static Step claimWorkflowTask(long scheduledEventId, int attempt) {
    return scenario ->
        scenario.submit(
            new StartWorkflowTask(
                taskId(scenario, scheduledEventId, attempt),
                scenario.memory().name("claim"),
                "worker",
                null,
                null));
  }

  /** Claims the pending workflow task from a sticky queue. */
  public static Step claimFromStickyQueue(String queue) {
    return scenario -> {
      PendingWorkflowTask task = scenario.state().workflowTask();
      if (task == null) {
        throw new IllegalStateException("Expected a pending workflow task to claim");
      }
      scenario.submit(
          new StartWorkflowTask(
              taskId(scenario, task.scheduledEventId(), task.attempt()),
              scenario.memory().name("claim"),
              "worker",
              queue,
              null));
    };
  }

  /** The last workflow task that was handed out never reached its worker. */
  public static Step returnWorkflowTask() {
    return returnWorkflowTask(-1);
  }

  /** The n-th workflow task that was handed out never reached its worker, the first being 0. */
  public static Step returnWorkflowTask(int claim) {
    return scenario ->
        scenario.submit(new ReturnWorkflowTask(scenario.memory().workflowTask(claim).token()));
  }

  public static Step resetStickyQueue() {
    return scenario -> scenario.submit(new ResetStickyQueue(null));
  }

  public static CompleteStep complete(Commands.Source... commands) {
    return new CompleteStep(List.of(commands));
  }

  public static Step failWorkflowTask() {
    return failWorkflowTask(-1);
  }

  /** Gives the n-th workflow task back that was handed out, the first being 0. */
  public static Step failWorkflowTask(int claim) {
    return failWorkflowTask(claim, WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE);
  }

  public static Step failWorkflowTask(WorkflowTaskFailedCause cause) {
    return failWorkflowTask(-1, cause);
  }

  private static Step failWorkflowTask(int claim, WorkflowTaskFailedCause cause) {
    return scenario ->
        scenario.submit(
            new FailWorkflowTask(
                scenario.memory().workflowTask(claim).token(),
                cause,
                failure("NullPointerException", false, null),
                "worker",
                null));
  }

  // ---- activities

  /** Claims the current attempt of an activity. */
  public static Step claimActivity(String activityId) {
    return claimActivity(activityId, "worker");
  }

  public static Step claimActivity(String activityId, String worker) {
    return scenario -> {
      PendingActivity activity = scenario.activity(activityId);
      scenario.submit(
          new StartActivityTask(
              taskId(scenario, activity.scheduledEventId(), activity.attempt()),
              scenario.memory().name("claim"),
              worker,
              null));
    };
  }

  /** Claims by a hint that may be old. */
  public static Step claimActivity(long scheduledEventId, int attempt) {
    return scenario ->
        scenario.submit(
            new StartActivityTask(
                taskId(scenario, scheduledEventId, attempt),
                scenario.memory().name("claim"),
                "worker",
                null));
  }

  public static ActivityStep completeActivity(String activityId) {
    return new ActivityStep(
        activityId,
        (activity, next) ->
            new CompleteActivityTask(activity, payloads("done " + activityId), "worker", next));
  }

  /** The activity throws an exception that is worth another try. */
  public static ActivityStep failActivity(String activityId) {
    return failActivity(activityId, failure("IOException", false, null));
  }

  public static ActivityStep failActivity(String activityId, Failure failure) {
    return new ActivityStep(
        activityId,
        (activity, next) -> new FailActivityTask(activity, failure, "worker", next, List.of()));
  }

  public static ActivityStep reportCanceled(String activityId) {
    return new ActivityStep(
        activityId,
        (activity, next) -> new CancelActivityTask(activity, payloads("stopped"), "worker", next));
  }

  public static ActivityStep heartbeat(String activityId, String... details) {
    return new ActivityStep(
        activityId,
        (activity, _next) -> new RecordActivityHeartbeat(activity, payloads(details), "worker"));
  }

  // ---- other workflows

  /** All messages between workflows arrive, and what comes of them. */
  public static Step deliver() {
    return Scenario::deliver;
  }

  /** Steps of another workflow of the story; the one that it is about is "order". */
  public static Step in(String workflow, Step... steps) {
    return scenario -> scenario.other(workflow).given(steps);
  }

  // ---- time and disaster

  /** Time passes, and the alarm rings. */
  public static Step pass(Duration step) {
    return scenario -> {
      scenario.executor().advance(step);
      scenario.submit(new Wake());
    };
  }

  /** The alarm rings, perhaps for nothing. */
  public static Step wake() {
    return scenario -> scenario.submit(new Wake());
  }

  /** The owner of the shard dies; another one has only what is on disk, and rings at once. */
  public static Step crash() {
    return scenario -> {
      scenario.executor().crash();
      scenario.submit(new Wake());
    };
  }

  /** Only the clock moves: the alarm comes late. */
  public static Step passUnnoticed(Duration step) {
    return scenario -> scenario.executor().advance(step);
  }

  /** The caller sends the last request again, because the answer did not reach it. */
  public static Step again() {
    return scenario -> scenario.submit(scenario.memory().request());
  }

  /** The n-th start of the activity never reached its worker, the first being 0. */
  public static Step returnActivity(String activityId, int start) {
    return scenario ->
        scenario.submit(
            ReturnActivityTask.neverArrived(
                scenario.memory().activityTask(activityId, start).token()));
  }

  /** The worker of the n-th start of the activity shuts down and gives the attempt back. */
  public static Step interruptActivity(String activityId, int start, String details) {
    return scenario ->
        scenario.submit(
            new ReturnActivityTask(
                scenario.memory().activityTask(activityId, start).token(),
                true,
                payloads(details)));
  }

  // ---- values

  public static Failure failure(String type, boolean nonRetryable, @Nullable Duration nextDelay) {
    return Failure.of(
        type + " was thrown", new Failure.Application(type, nonRetryable, List.of(), nextDelay));
  }

  static List<Payload> payloads(String... texts) {
    return Stream.of(texts).map(Requests::payload).toList();
  }

  static Payload payload(String text) {
    return Payload.of(
        Map.of(Payload.ENCODING, "text/plain"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static TaskId taskId(Scenario scenario, long scheduledEventId, int attempt) {
    return new TaskId(
        scenario.key().namespace(),
        scenario.key().workflowId(),
        scenario.state().runId(),
        scheduledEventId,
        attempt);
  }
}

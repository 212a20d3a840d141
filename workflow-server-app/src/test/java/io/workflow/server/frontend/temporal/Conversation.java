package io.workflow.server.frontend.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.server.frontend.temporal.mapping.TaskTokenMapper;
import io.workflow.server.frontend.temporal.worker.WorkflowTaskResponses;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One workflow, and what its client and its worker say about it to the server, on the wire: start,
 * take a task, answer, look at the events. The id is its own, so that conversations can share a
 * server.
 *
 * <p>Tasks are taken without a poll, so that a test about answers is about answers alone. A request
 * that a test varies comes as a builder: {@link #request}, {@link #answer}, {@link #query}.
 */
public final class Conversation {

  private final TemporalServer server;
  private final String queue;
  private final WorkflowKey key = new WorkflowKey("default", "order-" + UUID.randomUUID());

  /** About a workflow on task queue {@code orders}. */
  public Conversation(TemporalServer server) {
    this(server, "orders");
  }

  public Conversation(TemporalServer server, String queue) {
    this.server = server;
    this.queue = queue;
  }

  public String workflowId() {
    return key.workflowId();
  }

  /** The workflow by its id alone. */
  public WorkflowExecution execution() {
    return execution("");
  }

  public WorkflowExecution execution(String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId()).setRunId(runId).build();
  }

  // ---- the client

  /** A start that says no more than it must, and that its workflow tasks may take 10 s. */
  public StartWorkflowExecutionRequest.Builder request() {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace(key.namespace())
        .setWorkflowId(workflowId())
        .setWorkflowType(WorkflowType.newBuilder().setName("PizzaOrder"))
        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
        .setWorkflowTaskTimeout(Durations.fromSeconds(10))
        .setRequestId(UUID.randomUUID().toString());
  }

  public StartWorkflowExecutionResponse start() {
    return start(request());
  }

  public StartWorkflowExecutionResponse start(StartWorkflowExecutionRequest.Builder request) {
    return server.workflows().startWorkflowExecution(request.build());
  }

  public void signal(String name) {
    var unused =
        server
            .workflows()
            .signalWorkflowExecution(
                SignalWorkflowExecutionRequest.newBuilder()
                    .setNamespace(key.namespace())
                    .setWorkflowExecution(execution())
                    .setSignalName(name)
                    .build());
  }

  public void terminate() {
    var unused =
        server
            .workflows()
            .terminateWorkflowExecution(
                TerminateWorkflowExecutionRequest.newBuilder()
                    .setNamespace(key.namespace())
                    .setWorkflowExecution(execution())
                    .build());
  }

  public QueryWorkflowRequest.Builder query(String type) {
    return QueryWorkflowRequest.newBuilder()
        .setNamespace(key.namespace())
        .setExecution(execution())
        .setQuery(WorkflowQuery.newBuilder().setQueryType(type));
  }

  /** Waits for the answer. */
  public QueryWorkflowResponse send(QueryWorkflowRequest.Builder query) {
    return server.workflows().queryWorkflow(query.build());
  }

  // ---- the worker

  /** Takes the pending workflow task; what is given is what a poll of the normal queue gives. */
  public PollWorkflowTaskQueueResponse task() {
    return server
        .bean(WorkflowTaskResponses.class)
        .assemble(worker().startWorkflowTask(key), false)
        .join()
        .build();
  }

  /** Starts the workflow and takes its first workflow task. */
  public PollWorkflowTaskQueueResponse firstTask() {
    start();
    return task();
  }

  public RespondWorkflowTaskCompletedRequest.Builder answer(
      PollWorkflowTaskQueueResponse task, Command... commands) {
    return RespondWorkflowTaskCompletedRequest.newBuilder()
        .setNamespace(key.namespace())
        .setIdentity("worker")
        .setTaskToken(task.getTaskToken())
        .addAllCommands(Arrays.asList(commands));
  }

  public RespondWorkflowTaskCompletedResponse send(
      RespondWorkflowTaskCompletedRequest.Builder answer) {
    return server.workflows().respondWorkflowTaskCompleted(answer.build());
  }

  /** A failure of the task, not of the workflow. */
  public RespondWorkflowTaskFailedRequest.Builder failed(PollWorkflowTaskQueueResponse task) {
    return RespondWorkflowTaskFailedRequest.newBuilder()
        .setNamespace(key.namespace())
        .setTaskToken(task.getTaskToken());
  }

  public void send(RespondWorkflowTaskFailedRequest.Builder failure) {
    var unused = server.workflows().respondWorkflowTaskFailed(failure.build());
  }

  /** Takes a pending activity; returns its token. */
  public ByteString activity(String activityId) {
    long scheduledEventId =
        Objects.requireNonNull(
            state().activities().eventIds().get(activityId), "an activity " + activityId);
    return TaskTokenMapper.toProto(worker().startActivity(key, scheduledEventId).token());
  }

  /** Starts the workflow, whose first task schedules this activity, and takes the activity. */
  public ByteString runningActivity(String activityId) {
    send(answer(firstTask(), Sent.activity(activityId, false)));
    return activity(activityId);
  }

  public void completeActivity(ByteString token) {
    var unused =
        server
            .workflows()
            .respondActivityTaskCompleted(
                RespondActivityTaskCompletedRequest.newBuilder()
                    .setTaskToken(token)
                    .setResult(Sent.payloads("baked"))
                    .build());
  }

  // ---- what became of it

  /** The history of the current run. */
  public List<HistoryEvent> events() {
    return server
        .workflows()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(key.namespace())
                .setExecution(execution())
                .build())
        .getHistory()
        .getEventsList();
  }

  /** The types of the events, as in {@code WorkflowTaskScheduled}. */
  public List<String> types() {
    return events().stream().map(event -> name(event.getEventType().name())).toList();
  }

  private static String name(String type) {
    return Arrays.stream(type.substring("EVENT_TYPE_".length()).split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  public DescribeWorkflowExecutionResponse describe() {
    return describe("");
  }

  public DescribeWorkflowExecutionResponse describe(String runId) {
    return server
        .workflows()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(key.namespace())
                .setExecution(execution(runId))
                .build());
  }

  /** As the engine has it. */
  public WorkflowState state() {
    return Objects.requireNonNull(history().inspect(key, null).join(), "a run of " + key);
  }

  private TestWorker worker() {
    return new TestWorker(history(), "worker");
  }

  private HistoryService history() {
    return server.bean(HistoryService.class);
  }
}

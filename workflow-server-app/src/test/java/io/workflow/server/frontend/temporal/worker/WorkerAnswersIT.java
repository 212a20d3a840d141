package io.workflow.server.frontend.temporal.worker;

import static io.workflow.server.frontend.temporal.Sent.activity;
import static io.workflow.server.frontend.temporal.Sent.cancelActivity;
import static io.workflow.server.frontend.temporal.Sent.complete;
import static io.workflow.server.frontend.temporal.Sent.failure;
import static io.workflow.server.frontend.temporal.Sent.payloads;
import static io.workflow.server.frontend.temporal.Sent.timer;
import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.grpc.Status.Code;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.errordetails.v1.QueryFailedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.workflow.server.frontend.temporal.ClaimedTasks;
import io.workflow.server.frontend.temporal.TemporalServer;
import io.workflow.server.query.WorkflowQueries;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers as SDKs send them, on the wire. */
@ExtendWith(TemporalServer.Shared.class)
class WorkerAnswersIT {

  private static TemporalServer server;
  private static ExecutorService clients;

  private final String workflowId = "order-" + UUID.randomUUID();
  private final WorkflowExecution execution =
      WorkflowExecution.newBuilder().setWorkflowId(workflowId).build();
  private final ClaimedTasks tasks = claimedTasks(workflowId);

  private static ClaimedTasks claimedTasks(String workflowId) {
    return new ClaimedTasks(server, workflowId);
  }

  @BeforeAll
  static void startServer(TemporalServer shared) {
    server = shared;
    clients = Executors.newVirtualThreadPerTaskExecutor();
  }

  @AfterAll
  static void stopServer() {
    clients.shutdownNow();
  }

  // ---- workflow tasks

  @Test
  void shouldWriteWhatCommandsComeToAndWhatTheSdkNotes() {
    PollWorkflowTaskQueueResponse task = start();

    server
        .workflows()
        .respondWorkflowTaskCompleted(
            answer(task, timer("t"), activity("bake", false))
                .setSdkMetadata(
                    WorkflowTaskCompletedMetadata.newBuilder()
                        .setSdkName("temporal-java")
                        .addLangUsedFlags(3))
                .build());

    assertThat(types())
        .containsExactly(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
            EventType.EVENT_TYPE_TIMER_STARTED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    var metadata = events().get(3).getWorkflowTaskCompletedEventAttributes().getSdkMetadata();
    assertThat(metadata.getSdkName()).isEqualTo("temporal-java");
    assertThat(metadata.getLangUsedFlagsList()).containsExactly(3);
  }

  @Test
  void shouldAnswerTheSameWhenTheAnswerIsSentAgain() {
    PollWorkflowTaskQueueResponse task = start();
    var answer = answer(task, activity("bake", true)).build();

    RespondWorkflowTaskCompletedResponse first =
        server.workflows().respondWorkflowTaskCompleted(answer);

    assertThat(first.getActivityTasksList()).hasSize(1);
    assertThat(server.workflows().respondWorkflowTaskCompleted(answer)).isEqualTo(first);
  }

  @Test
  void shouldHandTheNextTaskOutWithOnlyWhatIsNewToAStickyWorker() {
    PollWorkflowTaskQueueResponse task = start();
    signal();

    var response =
        server
            .workflows()
            .respondWorkflowTaskCompleted(
                answer(task, timer("t"))
                    .setReturnNewWorkflowTask(true)
                    .setStickyAttributes(sticky())
                    .build());

    PollWorkflowTaskQueueResponse next = response.getWorkflowTask();
    assertThat(next.getPreviousStartedEventId()).isEqualTo(3);
    assertThat(next.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(next.getStartedEventId()).isEqualTo(8);
    server.workflows().respondWorkflowTaskCompleted(answer(next, complete()).build());
    assertThat(types()).endsWith(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
  }

  @Test
  void shouldHandTheNextTaskOutWithOnlyWhatIsNewToAWorkerThatDoesNotStick() {
    PollWorkflowTaskQueueResponse task = start();
    signal();

    var response =
        server
            .workflows()
            .respondWorkflowTaskCompleted(answer(task).setReturnNewWorkflowTask(true).build());

    assertThat(response.getWorkflowTask().getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(4L, 5L, 6L, 7L);
  }

  @Test
  void shouldKeepAWorkerGoingThatIsBusyWithLocalActivities() {
    PollWorkflowTaskQueueResponse task = start();

    for (int i = 0; i < 3; i++) {
      task =
          server
              .workflows()
              .respondWorkflowTaskCompleted(
                  answer(task)
                      .setForceCreateNewWorkflowTask(true)
                      .setReturnNewWorkflowTask(true)
                      .build())
              .getWorkflowTask();
      assertThat(task.getHistory().getEventsList())
          .extracting(HistoryEvent::getEventId)
          .containsExactly(4 + 3L * i, 5 + 3L * i, 6 + 3L * i);
    }

    server.workflows().respondWorkflowTaskCompleted(answer(task, complete()).build());
    assertThat(types()).hasSize(2 + 3 * 3 + 3);
  }

  @Test
  void shouldStartActivitiesWithTheAnswerUnlessTheyAreOverAlready() {
    PollWorkflowTaskQueueResponse task = start();

    var response =
        server
            .workflows()
            .respondWorkflowTaskCompleted(
                answer(task, activity("a", true), activity("b", true), cancelActivity(6)).build());

    assertThat(response.getActivityTasksList())
        .singleElement()
        .satisfies(
            activity -> {
              assertThat(activity.getActivityId()).isEqualTo("a");
              assertThat(activity.getAttempt()).isEqualTo(1);
            });
    completeActivity(response.getActivityTasks(0).getTaskToken());
  }

  @Test
  void shouldNotStartActivitiesOfAClosedRun() {
    PollWorkflowTaskQueueResponse task = start();

    var response =
        server
            .workflows()
            .respondWorkflowTaskCompleted(answer(task, activity("a", true), complete()).build());

    assertThat(response.getActivityTasksList()).isEmpty();
    assertThat(types()).endsWith(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
  }

  @Test
  void shouldFailTheTaskForACommandThatMakesNoSense() {
    PollWorkflowTaskQueueResponse task = start();

    assertCall(
            () ->
                server
                    .workflows()
                    .respondWorkflowTaskCompleted(
                        answer(task, activity("a", false), activity("a", false)).build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("ScheduleActivityDuplicateId: ", "'a'");

    assertThat(lastFailedCause())
        .isEqualTo(
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_SCHEDULE_ACTIVITY_DUPLICATE_ID);
  }

  @Test
  void shouldFailTheTaskForACommandThatCannotBeRead() {
    PollWorkflowTaskQueueResponse task = start();

    assertCall(
            () ->
                server
                    .workflows()
                    .respondWorkflowTaskCompleted(
                        answer(task, Command.getDefaultInstance()).build()))
        .failsWith(Code.INVALID_ARGUMENT);

    assertThat(lastFailedCause())
        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND);
  }

  @Test
  void shouldFailTheTaskForACommandWithValuesThatCannotBe() {
    PollWorkflowTaskQueueResponse task = start();
    Command wrong =
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
            .setStartTimerCommandAttributes(
                StartTimerCommandAttributes.newBuilder()
                    .setTimerId("t")
                    .setStartToFireTimeout(
                        com.google.protobuf.Duration.newBuilder().setSeconds(-1)))
            .build();

    assertCall(() -> server.workflows().respondWorkflowTaskCompleted(answer(task, wrong).build()))
        .failsWith(Code.INVALID_ARGUMENT);

    assertThat(lastFailedCause())
        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES);
  }

  @Test
  void shouldNotCloseARunThatHasNotSeenEverything() {
    PollWorkflowTaskQueueResponse task = start();
    signal();

    assertCall(
            () -> server.workflows().respondWorkflowTaskCompleted(answer(task, complete()).build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("UnhandledCommand: ");

    assertThat(types())
        .endsWith(
            EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
    server
        .workflows()
        .respondWorkflowTaskCompleted(answer(tasks.workflowTask(), complete()).build());
  }

  @Test
  void shouldTakeATaskBackWithItsCause() {
    PollWorkflowTaskQueueResponse task = start();

    server
        .workflows()
        .respondWorkflowTaskFailed(
            RespondWorkflowTaskFailedRequest.newBuilder()
                .setNamespace("default")
                .setTaskToken(task.getTaskToken())
                .setCause(
                    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR)
                .setFailure(failure("no such event"))
                .build());

    assertThat(lastFailedCause())
        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR);
    assertCall(() -> server.workflows().respondWorkflowTaskCompleted(answer(task).build()))
        .failsWith(Code.NOT_FOUND);
  }

  @Test
  void shouldRefuseTokensThatAreNone() {
    assertCall(
            () ->
                server
                    .workflows()
                    .respondWorkflowTaskCompleted(
                        RespondWorkflowTaskCompletedRequest.newBuilder()
                            .setTaskToken(ByteString.copyFromUtf8("nonsense"))
                            .build()))
        .failsWith(Code.INVALID_ARGUMENT);
    PollWorkflowTaskQueueResponse task = start();
    assertCall(
            () ->
                server
                    .workflows()
                    .respondWorkflowTaskCompleted(answer(task).setNamespace("other").build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("'other'");
  }

  // ---- activities

  @Test
  void shouldTakeHeartbeatsAndTheResultOfAnActivity() {
    ByteString token = runActivity("bake");

    assertThat(heartbeat(token)).isFalse();
    completeActivity(token);

    assertThat(types())
        .endsWith(
            EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
    assertCall(() -> heartbeat(token)).failsWith(Code.NOT_FOUND);
    assertCall(() -> completeActivity(token)).failsWith(Code.NOT_FOUND);
  }

  @Test
  void shouldGiveTheNextAttemptWhatCameWithAFailure() {
    ByteString token = runActivity("bake");

    server
        .workflows()
        .respondActivityTaskFailed(
            RespondActivityTaskFailedRequest.newBuilder()
                .setTaskToken(token)
                .setFailure(failure("too hot"))
                .setLastHeartbeatDetails(payloads("half done"))
                .build());

    var activity = tasks.state().activities().values().iterator().next();
    assertThat(activity.attempt()).isEqualTo(2);
    assertThat(activity.heartbeatDetails()).hasSize(1);
    assertThat(activity.lastFailure()).isNotNull();
  }

  @Test
  void shouldTellAnActivityToStopAndBelieveItThatItHas() {
    ByteString token = runActivity("bake");
    assertCall(() -> cancel(token)).failsWith(Code.INVALID_ARGUMENT);
    signal();
    server
        .workflows()
        .respondWorkflowTaskCompleted(answer(tasks.workflowTask(), cancelActivity(5)).build());

    assertThat(heartbeat(token)).isTrue();
    cancel(token);

    assertThat(types())
        .endsWith(
            EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  }

  @Test
  void shouldCompleteAnActivityByItsId() {
    runActivity("bake");
    var request =
        RespondActivityTaskCompletedByIdRequest.newBuilder()
            .setNamespace("default")
            .setWorkflowId(workflowId)
            .setActivityId("bake")
            .setResult(payloads("baked"))
            .build();

    assertThat(
            server
                .workflows()
                .recordActivityTaskHeartbeatById(
                    RecordActivityTaskHeartbeatByIdRequest.newBuilder()
                        .setNamespace("default")
                        .setWorkflowId(workflowId)
                        .setRunId(tasks.state().runId())
                        .setActivityId("bake")
                        .build())
                .getCancelRequested())
        .isFalse();
    server.workflows().respondActivityTaskCompletedById(request);

    assertThat(types()).contains(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
    assertCall(() -> server.workflows().respondActivityTaskCompletedById(request))
        .failsWith(Code.NOT_FOUND)
        .saying("'bake'");
  }

  @Test
  void shouldFailAnActivityByItsId() {
    runActivity("bake");

    server
        .workflows()
        .respondActivityTaskFailedById(
            RespondActivityTaskFailedByIdRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowId(workflowId)
                .setActivityId("bake")
                .setFailure(
                    failure("burnt").toBuilder()
                        .setApplicationFailureInfo(
                            failure("").getApplicationFailureInfo().toBuilder()
                                .setNonRetryable(true)))
                .build());

    assertThat(types()).contains(EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED);
  }

  // ---- queries

  @Test
  void shouldAnswerAQueryTogetherWithTheWorkflowTask() {
    startOnly();
    CompletableFuture<QueryWorkflowResponse> answer = query();
    PollWorkflowTaskQueueResponse task = taskWithQuery();
    assertThat(task.getQueriesMap().values())
        .singleElement()
        .satisfies(query -> assertThat(query.getQueryType()).isEqualTo("status"));

    server
        .workflows()
        .respondWorkflowTaskCompleted(
            answer(task, complete())
                .putQueryResults(
                    onlyQuery(task),
                    WorkflowQueryResult.newBuilder()
                        .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                        .setAnswer(payloads("baking"))
                        .build())
                .build());

    assertThat(answer.join().getQueryResult()).isEqualTo(payloads("baking"));
  }

  @Test
  void shouldTellWhyAQueryFailed() {
    startOnly();
    CompletableFuture<QueryWorkflowResponse> answer = query();
    PollWorkflowTaskQueueResponse task = taskWithQuery();

    server
        .workflows()
        .respondWorkflowTaskCompleted(
            answer(task)
                .putQueryResults(
                    onlyQuery(task),
                    WorkflowQueryResult.newBuilder()
                        .setResultType(QueryResultType.QUERY_RESULT_TYPE_FAILED)
                        .setErrorMessage("unknown query")
                        .build())
                .build());

    assertCall(() -> unwrapped(answer))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("unknown query")
        .detail(QueryFailedFailure.class);
  }

  @Test
  void shouldRefuseQueriesOfRunsThatAreNotAsTheClientWants() {
    startOnly();
    server
        .workflows()
        .terminateWorkflowExecution(
            TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(execution)
                .build());

    var response =
        server
            .workflows()
            .queryWorkflow(
                queryRequest()
                    .setQueryRejectCondition(
                        QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY)
                    .build());

    assertThat(response.getQueryRejected().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  void shouldNotAskWorkersAboutARunThatNoneHasSeen() {
    startOnly();
    server
        .workflows()
        .terminateWorkflowExecution(
            TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(execution)
                .build());

    assertCall(() -> server.workflows().queryWorkflow(queryRequest().build()))
        .failsWith(Code.FAILED_PRECONDITION)
        .saying("closed before WorkflowTaskStarted")
        .detail(WorkflowNotReadyFailure.class);
  }

  @Test
  void shouldNotWaitForAWorkflowTaskThatKeepsFailing() {
    startOnly();
    for (int attempt = 1; attempt < 3; attempt++) {
      await().until(() -> isDue());
      server
          .workflows()
          .respondWorkflowTaskFailed(
              RespondWorkflowTaskFailedRequest.newBuilder()
                  .setTaskToken(tasks.workflowTask().getTaskToken())
                  .build());
    }

    assertCall(() -> server.workflows().queryWorkflow(queryRequest().build()))
        .failsWith(Code.FAILED_PRECONDITION)
        .saying("failed state");
  }

  @Test
  void shouldNotFindWhatNeverWas() {
    assertCall(() -> server.workflows().queryWorkflow(queryRequest().build()))
        .failsWith(Code.NOT_FOUND);
    startOnly();
    assertCall(
            () ->
                server
                    .workflows()
                    .respondQueryTaskCompleted(
                        RespondQueryTaskCompletedRequest.newBuilder()
                            .setTaskToken(tasks.workflowTask().getTaskToken())
                            .build()))
        .failsWith(Code.NOT_FOUND);
  }

  // ---- steps

  private void startOnly() {
    server
        .workflows()
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("PizzaOrder"))
                .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
                .setWorkflowTaskTimeout(Durations.fromSeconds(10))
                .setRequestId(UUID.randomUUID().toString())
                .build());
  }

  private PollWorkflowTaskQueueResponse start() {
    startOnly();
    return tasks.workflowTask();
  }

  /** A running activity, scheduled by event 5. */
  private ByteString runActivity(String activityId) {
    server
        .workflows()
        .respondWorkflowTaskCompleted(answer(start(), activity(activityId, false)).build());
    return tasks.activity(activityId);
  }

  private void signal() {
    server
        .workflows()
        .signalWorkflowExecution(
            SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(execution)
                .setSignalName("ready")
                .build());
  }

  private static RespondWorkflowTaskCompletedRequest.Builder answer(
      PollWorkflowTaskQueueResponse task, Command... commands) {
    return RespondWorkflowTaskCompletedRequest.newBuilder()
        .setNamespace("default")
        .setIdentity("worker")
        .setTaskToken(task.getTaskToken())
        .addAllCommands(List.of(commands));
  }

  private static StickyExecutionAttributes sticky() {
    return StickyExecutionAttributes.newBuilder()
        .setWorkerTaskQueue(TaskQueue.newBuilder().setName("worker-sticky"))
        .setScheduleToStartTimeout(Durations.fromSeconds(5))
        .build();
  }

  private static void completeActivity(ByteString token) {
    var unused =
        server
            .workflows()
            .respondActivityTaskCompleted(
                RespondActivityTaskCompletedRequest.newBuilder()
                    .setTaskToken(token)
                    .setResult(payloads("baked"))
                    .build());
  }

  private static void cancel(ByteString token) {
    var unused =
        server
            .workflows()
            .respondActivityTaskCanceled(
                RespondActivityTaskCanceledRequest.newBuilder().setTaskToken(token).build());
  }

  private static boolean heartbeat(ByteString token) {
    return server
        .workflows()
        .recordActivityTaskHeartbeat(
            RecordActivityTaskHeartbeatRequest.newBuilder()
                .setTaskToken(token)
                .setDetails(payloads("half"))
                .build())
        .getCancelRequested();
  }

  private QueryWorkflowRequest.Builder queryRequest() {
    return QueryWorkflowRequest.newBuilder()
        .setNamespace("default")
        .setExecution(execution)
        .setQuery(WorkflowQuery.newBuilder().setQueryType("status"));
  }

  private CompletableFuture<QueryWorkflowResponse> query() {
    var request = queryRequest().build();
    return CompletableFuture.supplyAsync(() -> server.workflows().queryWorkflow(request), clients);
  }

  /** The query waits on the server: a task that is taken then brings it along. */
  private PollWorkflowTaskQueueResponse taskWithQuery() {
    var queries = server.bean(WorkflowQueries.class);
    await().until(() -> queries.isWaiting(tasks.state().runId()));
    return tasks.workflowTask();
  }

  private boolean isDue() {
    var task = Objects.requireNonNull(tasks.state().workflowTask());
    return !task.notBefore().isAfter(Instant.now());
  }

  private static String onlyQuery(PollWorkflowTaskQueueResponse task) {
    return task.getQueriesMap().keySet().iterator().next();
  }

  private static void unwrapped(CompletableFuture<?> answer) throws Throwable {
    try {
      answer.join();
    } catch (CompletionException failure) {
      throw failure.getCause();
    }
  }

  private List<HistoryEvent> events() {
    return server
        .workflows()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace("default")
                .setExecution(execution)
                .build())
        .getHistory()
        .getEventsList();
  }

  private List<EventType> types() {
    return events().stream().map(HistoryEvent::getEventType).toList();
  }

  private WorkflowTaskFailedCause lastFailedCause() {
    return events().stream()
        .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
        .reduce((_first, second) -> second)
        .orElseThrow()
        .getWorkflowTaskFailedEventAttributes()
        .getCause();
  }
}

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
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.errordetails.v1.QueryFailedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.workflow.server.frontend.temporal.Conversation;
import io.workflow.server.frontend.temporal.TemporalServer;
import io.workflow.server.query.WorkflowQueries;
import java.time.Instant;
import java.util.Objects;
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

  private final Conversation order = conversation();

  private static Conversation conversation() {
    return new Conversation(server);
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
    PollWorkflowTaskQueueResponse task = order.firstTask();

    order.send(
        order
            .answer(task, timer("t"), activity("bake", false))
            .setSdkMetadata(
                WorkflowTaskCompletedMetadata.newBuilder()
                    .setSdkName("temporal-java")
                    .addLangUsedFlags(3)));

    assertThat(order.types())
        .containsExactly(
            "WorkflowExecutionStarted",
            "WorkflowTaskScheduled",
            "WorkflowTaskStarted",
            "WorkflowTaskCompleted",
            "TimerStarted",
            "ActivityTaskScheduled");
    var metadata = order.events().get(3).getWorkflowTaskCompletedEventAttributes().getSdkMetadata();
    assertThat(metadata.getSdkName()).isEqualTo("temporal-java");
    assertThat(metadata.getLangUsedFlagsList()).containsExactly(3);
  }

  @Test
  void shouldAnswerTheSameWhenTheAnswerIsSentAgain() {
    PollWorkflowTaskQueueResponse task = order.firstTask();
    var answer = order.answer(task, activity("bake", true)).build();

    RespondWorkflowTaskCompletedResponse first =
        server.workflows().respondWorkflowTaskCompleted(answer);

    assertThat(first.getActivityTasksList()).hasSize(1);
    assertThat(server.workflows().respondWorkflowTaskCompleted(answer)).isEqualTo(first);
  }

  @Test
  void shouldHandTheNextTaskOutWithOnlyWhatIsNewToAStickyWorker() {
    PollWorkflowTaskQueueResponse task = order.firstTask();
    order.signal("ready");

    var response =
        order.send(
            order
                .answer(task, timer("t"))
                .setReturnNewWorkflowTask(true)
                .setStickyAttributes(sticky()));

    PollWorkflowTaskQueueResponse next = response.getWorkflowTask();
    assertThat(next.getPreviousStartedEventId()).isEqualTo(3);
    assertThat(next.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(4L, 5L, 6L, 7L, 8L);
    assertThat(next.getStartedEventId()).isEqualTo(8);
    order.send(order.answer(next, complete()));
    assertThat(order.types()).endsWith("WorkflowExecutionCompleted");
  }

  @Test
  void shouldHandTheNextTaskOutWithOnlyWhatIsNewToAWorkerThatDoesNotStick() {
    PollWorkflowTaskQueueResponse task = order.firstTask();
    order.signal("ready");

    var response = order.send(order.answer(task).setReturnNewWorkflowTask(true));

    assertThat(response.getWorkflowTask().getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(4L, 5L, 6L, 7L);
  }

  @Test
  void shouldKeepAWorkerGoingThatIsBusyWithLocalActivities() {
    PollWorkflowTaskQueueResponse task = order.firstTask();

    for (int i = 0; i < 3; i++) {
      task =
          order
              .send(
                  order
                      .answer(task)
                      .setForceCreateNewWorkflowTask(true)
                      .setReturnNewWorkflowTask(true))
              .getWorkflowTask();
      assertThat(task.getHistory().getEventsList())
          .extracting(HistoryEvent::getEventId)
          .containsExactly(4 + 3L * i, 5 + 3L * i, 6 + 3L * i);
    }

    order.send(order.answer(task, complete()));
    assertThat(order.types()).hasSize(2 + 3 * 3 + 3);
  }

  @Test
  void shouldStartActivitiesWithTheAnswerUnlessTheyAreOverAlready() {
    PollWorkflowTaskQueueResponse task = order.firstTask();

    var response =
        order.send(order.answer(task, activity("a", true), activity("b", true), cancelActivity(6)));

    assertThat(response.getActivityTasksList())
        .singleElement()
        .satisfies(
            activity -> {
              assertThat(activity.getActivityId()).isEqualTo("a");
              assertThat(activity.getAttempt()).isEqualTo(1);
            });
    order.completeActivity(response.getActivityTasks(0).getTaskToken());
  }

  @Test
  void shouldNotStartActivitiesOfAClosedRun() {
    PollWorkflowTaskQueueResponse task = order.firstTask();

    var response = order.send(order.answer(task, activity("a", true), complete()));

    assertThat(response.getActivityTasksList()).isEmpty();
    assertThat(order.types()).endsWith("WorkflowExecutionCompleted");
  }

  @Test
  void shouldFailTheTaskForACommandThatMakesNoSense() {
    PollWorkflowTaskQueueResponse task = order.firstTask();

    assertCall(() -> order.send(order.answer(task, activity("a", false), activity("a", false))))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("ScheduleActivityDuplicateId: ", "'a'");

    assertThat(lastFailedCause())
        .isEqualTo(
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_SCHEDULE_ACTIVITY_DUPLICATE_ID);
  }

  @Test
  void shouldFailTheTaskForACommandThatCannotBeRead() {
    PollWorkflowTaskQueueResponse task = order.firstTask();

    assertCall(() -> order.send(order.answer(task, Command.getDefaultInstance())))
        .failsWith(Code.INVALID_ARGUMENT);

    assertThat(lastFailedCause())
        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND);
  }

  @Test
  void shouldFailTheTaskForACommandWithValuesThatCannotBe() {
    PollWorkflowTaskQueueResponse task = order.firstTask();
    Command wrong =
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
            .setStartTimerCommandAttributes(
                StartTimerCommandAttributes.newBuilder()
                    .setTimerId("t")
                    .setStartToFireTimeout(
                        com.google.protobuf.Duration.newBuilder().setSeconds(-1)))
            .build();

    assertCall(() -> order.send(order.answer(task, wrong))).failsWith(Code.INVALID_ARGUMENT);

    assertThat(lastFailedCause())
        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES);
  }

  @Test
  void shouldNotCloseARunThatHasNotSeenEverything() {
    PollWorkflowTaskQueueResponse task = order.firstTask();
    order.signal("ready");

    assertCall(() -> order.send(order.answer(task, complete())))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("UnhandledCommand: ");

    assertThat(order.types())
        .endsWith("WorkflowTaskFailed", "WorkflowExecutionSignaled", "WorkflowTaskScheduled");
    order.send(order.answer(order.task(), complete()));
  }

  @Test
  void shouldTakeATaskBackWithItsCause() {
    PollWorkflowTaskQueueResponse task = order.firstTask();

    order.send(
        order
            .failed(task)
            .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR)
            .setFailure(failure("no such event")));

    assertThat(lastFailedCause())
        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR);
    assertCall(() -> order.send(order.answer(task))).failsWith(Code.NOT_FOUND);
  }

  @Test
  void shouldRefuseTokensThatAreNone() {
    assertCall(
            () ->
                order.send(
                    RespondWorkflowTaskCompletedRequest.newBuilder()
                        .setTaskToken(ByteString.copyFromUtf8("nonsense"))))
        .failsWith(Code.INVALID_ARGUMENT);
    PollWorkflowTaskQueueResponse task = order.firstTask();
    assertCall(() -> order.send(order.answer(task).setNamespace("other")))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("'other'");
  }

  // ---- activities

  @Test
  void shouldTakeHeartbeatsAndTheResultOfAnActivity() {
    ByteString token = order.runningActivity("bake");

    assertThat(heartbeat(token)).isFalse();
    order.completeActivity(token);

    assertThat(order.types())
        .endsWith("ActivityTaskStarted", "ActivityTaskCompleted", "WorkflowTaskScheduled");
    assertCall(() -> heartbeat(token)).failsWith(Code.NOT_FOUND);
    assertCall(() -> order.completeActivity(token)).failsWith(Code.NOT_FOUND);
  }

  @Test
  void shouldGiveTheNextAttemptWhatCameWithAFailure() {
    ByteString token = order.runningActivity("bake");

    server
        .workflows()
        .respondActivityTaskFailed(
            RespondActivityTaskFailedRequest.newBuilder()
                .setTaskToken(token)
                .setFailure(failure("too hot"))
                .setLastHeartbeatDetails(payloads("half done"))
                .build());

    var activity = order.state().activities().all().iterator().next();
    assertThat(activity.attempt()).isEqualTo(2);
    assertThat(activity.current().heartbeats().details()).hasSize(1);
    assertThat(activity.lastFailure()).isNotNull();
  }

  @Test
  void shouldTellAnActivityToStopAndBelieveItThatItHas() {
    ByteString token = order.runningActivity("bake");
    assertCall(() -> cancel(token)).failsWith(Code.INVALID_ARGUMENT);
    order.signal("ready");
    order.send(order.answer(order.task(), cancelActivity(5)));

    assertThat(heartbeat(token)).isTrue();
    cancel(token);

    assertThat(order.types())
        .endsWith("ActivityTaskStarted", "ActivityTaskCanceled", "WorkflowTaskScheduled");
  }

  @Test
  void shouldCompleteAnActivityByItsId() {
    order.runningActivity("bake");
    var request =
        RespondActivityTaskCompletedByIdRequest.newBuilder()
            .setNamespace("default")
            .setWorkflowId(order.workflowId())
            .setActivityId("bake")
            .setResult(payloads("baked"))
            .build();

    assertThat(
            server
                .workflows()
                .recordActivityTaskHeartbeatById(
                    RecordActivityTaskHeartbeatByIdRequest.newBuilder()
                        .setNamespace("default")
                        .setWorkflowId(order.workflowId())
                        .setRunId(order.state().runId())
                        .setActivityId("bake")
                        .build())
                .getCancelRequested())
        .isFalse();
    server.workflows().respondActivityTaskCompletedById(request);

    assertThat(order.types()).contains("ActivityTaskCompleted");
    assertCall(() -> server.workflows().respondActivityTaskCompletedById(request))
        .failsWith(Code.NOT_FOUND)
        .saying("'bake'");
  }

  @Test
  void shouldFailAnActivityByItsId() {
    order.runningActivity("bake");

    server
        .workflows()
        .respondActivityTaskFailedById(
            RespondActivityTaskFailedByIdRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowId(order.workflowId())
                .setActivityId("bake")
                .setFailure(
                    failure("burnt").toBuilder()
                        .setApplicationFailureInfo(
                            failure("").getApplicationFailureInfo().toBuilder()
                                .setNonRetryable(true)))
                .build());

    assertThat(order.types()).contains("ActivityTaskFailed");
  }

  // ---- queries

  @Test
  void shouldAnswerAQueryTogetherWithTheWorkflowTask() {
    order.start();
    CompletableFuture<QueryWorkflowResponse> answer = query();
    PollWorkflowTaskQueueResponse task = taskWithQuery();
    assertThat(task.getQueriesMap().values())
        .singleElement()
        .satisfies(query -> assertThat(query.getQueryType()).isEqualTo("status"));

    order.send(
        order
            .answer(task, complete())
            .putQueryResults(
                onlyQuery(task),
                WorkflowQueryResult.newBuilder()
                    .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                    .setAnswer(payloads("baking"))
                    .build()));

    assertThat(answer.join().getQueryResult()).isEqualTo(payloads("baking"));
  }

  @Test
  void shouldTellWhyAQueryFailed() {
    order.start();
    CompletableFuture<QueryWorkflowResponse> answer = query();
    PollWorkflowTaskQueueResponse task = taskWithQuery();

    order.send(
        order
            .answer(task)
            .putQueryResults(
                onlyQuery(task),
                WorkflowQueryResult.newBuilder()
                    .setResultType(QueryResultType.QUERY_RESULT_TYPE_FAILED)
                    .setErrorMessage("unknown query")
                    .build()));

    assertCall(() -> unwrapped(answer))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("unknown query")
        .detail(QueryFailedFailure.class);
  }

  @Test
  void shouldRefuseQueriesOfRunsThatAreNotAsTheClientWants() {
    order.start();
    order.terminate();

    var response =
        order.send(
            order
                .query("status")
                .setQueryRejectCondition(
                    QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY));

    assertThat(response.getQueryRejected().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  void shouldNotAskWorkersAboutARunThatNoneHasSeen() {
    order.start();
    order.terminate();

    assertCall(() -> order.send(order.query("status")))
        .failsWith(Code.FAILED_PRECONDITION)
        .sayingFirst("Workflow execution closed before WorkflowTaskStarted event")
        .detail(WorkflowNotReadyFailure.class);
  }

  @Test
  void shouldNotWaitForAWorkflowTaskThatKeepsFailing() {
    order.start();
    for (int attempt = 1; attempt < 3; attempt++) {
      await().until(() -> isDue());
      order.send(order.failed(order.task()));
    }

    assertCall(() -> order.send(order.query("status")))
        .failsWith(Code.FAILED_PRECONDITION)
        .sayingFirst("Unable to query workflow due to Workflow Task in failed state.");
  }

  @Test
  void shouldNotFindWhatNeverWas() {
    assertCall(() -> order.send(order.query("status"))).failsWith(Code.NOT_FOUND);
    order.start();
    assertCall(
            () ->
                server
                    .workflows()
                    .respondQueryTaskCompleted(
                        RespondQueryTaskCompletedRequest.newBuilder()
                            .setTaskToken(order.task().getTaskToken())
                            .build()))
        .failsWith(Code.NOT_FOUND);
  }

  // ---- steps

  private static StickyExecutionAttributes sticky() {
    return StickyExecutionAttributes.newBuilder()
        .setWorkerTaskQueue(TaskQueue.newBuilder().setName("worker-sticky"))
        .setScheduleToStartTimeout(Durations.fromSeconds(5))
        .build();
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

  private CompletableFuture<QueryWorkflowResponse> query() {
    var request = order.query("status").build();
    return CompletableFuture.supplyAsync(() -> server.workflows().queryWorkflow(request), clients);
  }

  /** The query waits on the server: a task that is taken then brings it along. */
  private PollWorkflowTaskQueueResponse taskWithQuery() {
    var queries = server.bean(WorkflowQueries.class);
    await().until(() -> queries.isWaiting(order.state().runId()));
    return order.task();
  }

  private boolean isDue() {
    var task = Objects.requireNonNull(order.state().workflowTask());
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

  private WorkflowTaskFailedCause lastFailedCause() {
    return order.events().stream()
        .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
        .reduce((_first, second) -> second)
        .orElseThrow()
        .getWorkflowTaskFailedEventAttributes()
        .getCause();
  }
}

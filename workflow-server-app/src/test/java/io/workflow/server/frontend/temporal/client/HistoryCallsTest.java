package io.workflow.server.frontend.temporal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.TaskId;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.EngineCalls;
import io.workflow.server.namespace.InMemoryNamespaces;
import io.workflow.server.namespace.NamespaceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryCallsTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-7");
  private static final String RUN = new UUID(7, 7).toString();

  private final InMemoryEngine history = new InMemoryEngine();
  private final TestWorker worker = new TestWorker(history, "worker-1");
  private final HistoryCalls calls =
      new HistoryCalls(history, new EngineCalls(history), InMemoryNamespaces.registry());

  @BeforeEach
  void startAnOrder() {
    start(RUN);
  }

  @Test
  void shouldReadAHistoryInPages() {
    // given: Started, TaskScheduled, TaskStarted, TaskCompleted, TimerStarted x2, Completed
    worker.runWorkflowTask(
        KEY, timer("a"), timer("b"), new Command.CompleteWorkflowExecution(List.of()));

    // when
    List<HistoryEvent> events = new ArrayList<>();
    ByteString token = ByteString.EMPTY;
    int pages = 0;
    do {
      var page = calls.history(request().setMaximumPageSize(3).setNextPageToken(token).build());
      events.addAll(page.getHistory().getEventsList());
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty());

    // then
    assertThat(pages).isEqualTo(3);
    assertThat(events)
        .extracting(HistoryEvent::getEventId)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    var started = events.getFirst().getWorkflowExecutionStartedEventAttributes();
    assertThat(started.getWorkflowId()).isEqualTo("order-7");
    assertThat(started.hasWorkflowExecutionTimeout()).isFalse();
    assertThat(started.hasWorkflowRunTimeout()).isFalse();
    assertThat(started.hasWorkflowTaskTimeout()).isTrue();
  }

  @Test
  void shouldReadAHistoryFromItsEnd() {
    // given
    worker.runWorkflowTask(KEY, timer("a"), timer("b"));

    // when
    var first =
        calls.reverse(
            GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                .setNamespace("default")
                .setExecution(execution(""))
                .setMaximumPageSize(4)
                .build());
    var second =
        calls.reverse(
            GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                .setNamespace("default")
                .setExecution(execution(""))
                .setMaximumPageSize(4)
                .setNextPageToken(first.getNextPageToken())
                .build());

    // then
    assertThat(first.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(6L, 5L, 4L, 3L);
    assertThat(second.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(2L, 1L);
    assertThat(second.getNextPageToken().isEmpty()).isTrue();
  }

  @Test
  void shouldEndWithTheEventsOfTheTaskThatAWorkerHas() {
    // given: a worker that has lost its cache reads the history of its own task
    handOut();

    // when
    var page = calls.history(request().build());

    // then
    assertThat(page.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventType)
        .containsExactly(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
    assertThat(page.getNextPageToken().isEmpty()).isTrue();
  }

  @Test
  void shouldWaitForTheNextEvent() {
    // given
    var seen = calls.history(request().setWaitNewEvent(true).build());
    assertThat(seen.getHistory().getEventsList()).hasSize(2);
    assertThat(seen.getNextPageToken().isEmpty()).isFalse();

    // when
    CompletableFuture<GetWorkflowExecutionHistoryResponse> waiting =
        CompletableFuture.supplyAsync(
            () ->
                calls.history(
                    request()
                        .setWaitNewEvent(true)
                        .setNextPageToken(seen.getNextPageToken())
                        .build()));
    await().until(() -> history.longPolls(KEY) > 0);
    assertThat(waiting).isNotDone();
    worker.runWorkflowTask(KEY, timer("a"));

    // then
    assertThat(waiting.join().getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .startsWith(3L);
  }

  @Test
  void shouldGiveTheEventThatClosesARunAlone() {
    // when
    CompletableFuture<GetWorkflowExecutionHistoryResponse> waiting =
        CompletableFuture.supplyAsync(() -> calls.history(closeEvent(true, "")));
    await().until(() -> history.longPolls(KEY) > 0);
    worker.runWorkflowTask(KEY, timer("a"));
    await().until(() -> history.longPolls(KEY) > 0);
    assertThat(waiting).isNotDone();
    history
        .submit(
            KEY,
            new ExecutionRequest.TerminateWorkflow(
                null, "enough", List.of(), "me", null, List.of()))
        .join();

    // then
    var page = waiting.join();
    assertThat(page.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventType)
        .containsExactly(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED);
    assertThat(page.getNextPageToken().isEmpty()).isTrue();

    // and: of that run also when there is a later one
    start(new UUID(8, 8).toString());
    assertThat(calls.history(closeEvent(false, RUN)).getHistory().getEventsList()).hasSize(1);
    assertThat(calls.history(closeEvent(false, "")).getHistory().getEventsList()).isEmpty();
    assertThat(calls.history(closeEvent(false, "")).getNextPageToken().isEmpty()).isTrue();
  }

  @Test
  void shouldFollowTheRunThatItBeganWith() {
    // given
    worker.runWorkflowTask(KEY, timer("a"), new Command.CompleteWorkflowExecution(List.of()));
    var first = calls.history(request().setMaximumPageSize(2).build());
    start(new UUID(8, 8).toString());

    // when
    var second = calls.history(request().setNextPageToken(first.getNextPageToken()).build());

    // then
    assertThat(second.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventType)
        .contains(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
  }

  @Test
  void shouldDescribeWhatAnExecutionWaitsFor() {
    // given
    worker.runWorkflowTask(KEY, activity("Charge"), activity("Bake"));
    var charge = worker.startActivity(KEY, "Charge");
    history
        .submit(
            KEY,
            new ActivityRequest.FailActivityTask(
                new ActivityRequest.ActivityReference.ByToken(charge),
                Failure.of(
                    "bank away", new Failure.Application("BankDown", false, List.of(), null)),
                "worker-1",
                null,
                List.of()))
        .join();
    worker.startActivity(KEY, "Bake");

    // when
    var described =
        calls.describe(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(execution(""))
                .build());

    // then
    var info = described.getWorkflowExecutionInfo();
    assertThat(info.getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    assertThat(info.getExecution()).isEqualTo(execution(RUN));
    assertThat(info.getType().getName()).isEqualTo("Order");
    assertThat(info.getHistoryLength()).isEqualTo(6);
    assertThat(info.getFirstRunId()).isEqualTo(RUN);
    assertThat(info.hasCloseTime()).isFalse();
    assertThat(info.getStateTransitionCount()).isEqualTo(5);
    assertThat(described.getExecutionConfig().hasWorkflowExecutionTimeout()).isFalse();
    assertThat(described.getExecutionConfig().hasWorkflowRunTimeout()).isFalse();
    assertThat(described.getExecutionConfig().getTaskQueue().getName()).isEqualTo("orders");
    assertThat(described.hasPendingWorkflowTask()).isFalse();
    var retrying = described.getPendingActivities(0);
    assertThat(retrying.getActivityType().getName()).isEqualTo("Charge");
    assertThat(retrying.getState())
        .isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED);
    assertThat(retrying.getAttempt()).isEqualTo(2);
    assertThat(retrying.getLastFailure().getMessage()).isEqualTo("bank away");
    assertThat(retrying.getNextAttemptScheduleTime().getSeconds())
        .isEqualTo(history.now().plusSeconds(1).getEpochSecond());
    assertThat(retrying.getCurrentRetryInterval().getSeconds()).isEqualTo(1);
    assertThat(retrying.getScheduledTime()).isEqualTo(retrying.getNextAttemptScheduleTime());
    assertThat(retrying.getLastWorkerIdentity()).isEqualTo("worker-1");
    assertThat(retrying.getLastAttemptCompleteTime().getSeconds())
        .isEqualTo(history.now().getEpochSecond());
    assertThat(retrying.hasLastStartedTime()).isFalse();
    assertThat(retrying.getActivityOptions().getTaskQueue().getName()).isEqualTo("orders");
    assertThat(retrying.getActivityOptions().hasStartToCloseTimeout()).isTrue();
    assertThat(retrying.getActivityOptions().hasHeartbeatTimeout()).isFalse();
    assertThat(retrying.getActivityOptions().getRetryPolicy().getInitialInterval().getSeconds())
        .isEqualTo(1);
    var running = described.getPendingActivities(1);
    assertThat(running.getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_STARTED);
    assertThat(running.getLastWorkerIdentity()).isEqualTo("worker-1");
    assertThat(running.hasLastStartedTime()).isTrue();
  }

  @Test
  void shouldDescribeTheTaskThatAWorkerHas() {
    handOut();
    var described =
        calls.describe(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(execution(RUN))
                .build());
    assertThat(described.getPendingWorkflowTask().getState())
        .isEqualTo(PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED);
    assertThat(described.getPendingWorkflowTask().getAttempt()).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    assertThatThrownBy(
            () ->
                calls.history(
                    request()
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId("order-8"))
                        .build()))
        .hasStackTraceContaining("workflow execution not found: no workflow with ID order-8");
    assertThatThrownBy(() -> calls.history(request().setExecution(execution("not-a-uuid")).build()))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("Invalid RunId");
    assertThatThrownBy(() -> calls.history(request().setNamespace("nowhere").build()))
        .isInstanceOf(NamespaceException.class);
    assertThatThrownBy(
            () ->
                calls.history(
                    request().setNextPageToken(ByteString.copyFromUtf8("nonsense")).build()))
        .hasMessageContaining("INVALID_ARGUMENT");
    assertThatThrownBy(() -> calls.history(request().clearExecution().build()))
        .hasMessageContaining("WorkflowId is not set");
  }

  private void start(String runId) {
    history.submit(KEY, Requests.start().type("Order").request(runId)).join();
  }

  private void handOut() {
    WorkflowState state = history.state(KEY);
    TaskId task = new TaskId("default", "order-7", RUN, 2, 1);
    assertThat(state.nextEventId()).isEqualTo(3);
    history
        .submit(
            KEY, new WorkflowTaskRequest.StartWorkflowTask(task, "start", "worker-1", null, null))
        .join();
    assertThat(history.state(KEY).workflowTaskInFlight()).isTrue();
  }

  private static GetWorkflowExecutionHistoryRequest.Builder request() {
    return GetWorkflowExecutionHistoryRequest.newBuilder()
        .setNamespace("default")
        .setExecution(execution(""));
  }

  private static GetWorkflowExecutionHistoryRequest closeEvent(boolean wait, String runId) {
    return request()
        .setExecution(execution(runId))
        .setWaitNewEvent(wait)
        .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
        .build();
  }

  private static WorkflowExecution execution(String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId("order-7").setRunId(runId).build();
  }

  private static Command timer(String id) {
    return new Command.StartTimer(id, Duration.ofMinutes(1));
  }

  private static Command activity(String type) {
    return new Command.ScheduleActivityTask(
        type,
        type,
        "",
        Map.of(),
        List.of(),
        null,
        null,
        Duration.ofSeconds(5),
        null,
        null,
        false,
        null);
  }
}

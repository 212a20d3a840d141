package io.workflow.server.frontend.temporal.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.TaskId;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chains of runs as clients see them, on a whole server. */
@ExtendWith(TemporalServer.Shared.class)
class ChainCallsIT {

  private static TemporalServer server;

  private final String workflowId = "chain-" + UUID.randomUUID();

  @BeforeAll
  static void startServer(TemporalServer shared) {
    server = shared;
  }

  @Test
  void shouldFindTheNextRunInTheCloseEvent() {
    // given
    String first = start(request());
    complete(continueAsNew());

    // when
    List<HistoryEvent> close =
        server
            .workflows()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace("default")
                    .setExecution(execution(first))
                    .setWaitNewEvent(true)
                    .setHistoryEventFilterType(
                        HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
                    .build())
            .getHistory()
            .getEventsList();

    // then
    WorkflowExecutionInfo next = describe("");
    assertThat(close)
        .singleElement()
        .satisfies(
            event ->
                assertThat(
                        event
                            .getWorkflowExecutionContinuedAsNewEventAttributes()
                            .getNewExecutionRunId())
                    .isEqualTo(next.getExecution().getRunId()));
    assertThat(next.getFirstRunId()).isEqualTo(first);
    assertThat(next.getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    assertThat(describe(first).getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);
  }

  @Test
  void shouldRunByCronAndTryAgain() {
    start(
        request()
            .setCronSchedule("CRON_TZ=Europe/Berlin 0 12 * * *")
            .setRetryPolicy(
                RetryPolicy.newBuilder()
                    .setInitialInterval(Durations.fromSeconds(1))
                    .setMaximumAttempts(3)));

    WorkflowExecutionInfo info = describe("");

    assertThat(Timestamps.compare(info.getExecutionTime(), info.getStartTime())).isPositive();
    assertThat(state().started().spec().cronSchedule())
        .isEqualTo("CRON_TZ=Europe/Berlin 0 12 * * *");
    assertThat(Objects.requireNonNull(state().started().spec().retryPolicy()).maximumAttempts())
        .isEqualTo(3);
  }

  @Test
  void shouldGoBackToAWorkflowTask() {
    // given
    String first = start(request());
    complete(new Command.CompleteWorkflowExecution(List.of()));

    // when
    String reset =
        server
            .workflows()
            .resetWorkflowExecution(
                ResetWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(execution(first))
                    .setReason("bad release")
                    .setRequestId("reset-1")
                    .setWorkflowTaskFinishEventId(4)
                    .build())
            .getRunId();
    server
        .workflows()
        .signalWorkflowExecution(
            SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(execution(""))
                .setSignalName("again")
                .build());

    // then
    List<HistoryEvent> events =
        server
            .workflows()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace("default")
                    .setExecution(execution(reset))
                    .build())
            .getHistory()
            .getEventsList();
    assertThat(events)
        .extracting(HistoryEvent::getEventType)
        .containsExactly(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
    assertThat(
            events
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes()
                .getOriginalExecutionRunId())
        .isEqualTo(first);
    assertThat(events.get(3).getWorkflowTaskFailedEventAttributes())
        .satisfies(
            failed -> {
              assertThat(failed.getCause())
                  .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW);
              assertThat(failed.getBaseRunId()).isEqualTo(first);
              assertThat(failed.getNewRunId()).isEqualTo(reset);
            });
    assertThat(describe("").getExecution().getRunId()).isEqualTo(reset);
  }

  // ---- a worker, as far as it is needed

  private void complete(Command command) {
    WorkflowState state = state();
    PendingWorkflowTask task = Objects.requireNonNull(state.workflowTask());
    var started =
        submit(
            new WorkflowTaskRequest.StartWorkflowTask(
                new TaskId(
                    "default", workflowId, state.runId(), task.scheduledEventId(), task.attempt()),
                "start",
                "worker",
                null,
                null));
    submit(
        WorkflowTaskRequest.CompleteWorkflowTask.ofCommands(
            started.task().token(),
            List.of(command),
            "worker",
            new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(false, false, "next")));
  }

  private <R extends Response> R submit(Request<R> request) {
    Outcome<R> outcome = server.bean(HistoryService.class).submit(key(), request).join();
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted<R>) outcome).response();
  }

  private static Command continueAsNew() {
    return new Command.ContinueAsNewWorkflowExecution(
        new WorkflowSpec(
            "",
            "",
            List.of(),
            new WorkflowTimeouts(null, null, null),
            null,
            null,
            Map.of(),
            Map.of(),
            Map.of(),
            null),
        null,
        ContinueAsNewInitiator.WORKFLOW,
        null,
        List.of());
  }

  // ---- a client

  private StartWorkflowExecutionRequest.Builder request() {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowId(workflowId)
        .setWorkflowType(WorkflowType.newBuilder().setName("PizzaOrder"))
        .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
        .setRequestId(UUID.randomUUID().toString());
  }

  private static String start(StartWorkflowExecutionRequest.Builder request) {
    return server.workflows().startWorkflowExecution(request.build()).getRunId();
  }

  private WorkflowExecutionInfo describe(String runId) {
    return server
        .workflows()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setExecution(execution(runId))
                .build())
        .getWorkflowExecutionInfo();
  }

  private WorkflowExecution execution(String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }

  private WorkflowState state() {
    return Objects.requireNonNull(server.bean(HistoryService.class).inspect(key(), null).join());
  }

  private WorkflowKey key() {
    return new WorkflowKey("default", workflowId);
  }
}

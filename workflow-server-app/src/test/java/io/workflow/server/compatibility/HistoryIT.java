package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is to be seen of an execution. */
@ExtendWith(SharedServer.class)
class HistoryIT {

  @Test
  void shouldTellTheStoryOfAWorkflowInTheFieldsOrder(Sdk sdk) {
    sdk.activity("Bake", args -> "pizza");
    sdk.workflow("Order", args -> Sdk.once().execute("Bake", String.class));

    WorkflowStub order = sdk.start("Order");
    assertThat(Sdk.result(order, String.class)).isEqualTo("pizza");

    assertThat(sdk.eventTypes(order))
        .containsExactly(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    List<HistoryEvent> events = sdk.events(order);
    assertThat(events)
        .extracting(HistoryEvent::getEventId)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 11).boxed().toList());
    var started = events.getFirst().getWorkflowExecutionStartedEventAttributes();
    assertThat(started.getWorkflowId()).isEqualTo(Sdk.execution(order).getWorkflowId());
    assertThat(started.getWorkflowType().getName()).isEqualTo("Order");
    assertThat(started.getTaskQueue().getName()).isEqualTo(sdk.queue());
    assertThat(started.getFirstExecutionRunId()).isEqualTo(Sdk.execution(order).getRunId());
    assertThat(started.getOriginalExecutionRunId()).isEqualTo(Sdk.execution(order).getRunId());
    assertThat(started.getAttempt()).isEqualTo(1);
    var completed = events.get(6).getActivityTaskCompletedEventAttributes();
    assertThat(completed.getScheduledEventId()).isEqualTo(5);
    assertThat(completed.getStartedEventId()).isEqualTo(6);
    assertThat(events.getLast().getWorkflowExecutionCompletedEventAttributes())
        .satisfies(last -> assertThat(last.getWorkflowTaskCompletedEventId()).isEqualTo(10));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50})
  void shouldReadTheSameInPagesOfAnySize(int pageSize, Sdk sdk) {
    sdk.workflow("Order", args -> sleeps(5));
    WorkflowStub order = sdk.start("Order");
    assertThat(Sdk.result(order, Integer.class)).isEqualTo(5);

    List<HistoryEvent> forwards = new ArrayList<>();
    ByteString token = ByteString.EMPTY;
    do {
      var page =
          sdk.calls()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace("default")
                      .setExecution(Sdk.execution(order))
                      .setMaximumPageSize(pageSize)
                      .setNextPageToken(token)
                      .build());
      assertThat(page.getHistory().getEventsCount()).isPositive();
      forwards.addAll(page.getHistory().getEventsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    List<HistoryEvent> backwards = new ArrayList<>();
    do {
      var page =
          sdk.calls()
              .getWorkflowExecutionHistoryReverse(
                  GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                      .setNamespace("default")
                      .setExecution(Sdk.execution(order))
                      .setMaximumPageSize(pageSize)
                      .setNextPageToken(token)
                      .build());
      backwards.addAll(page.getHistory().getEventsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(forwards).isEqualTo(sdk.events(order));
    assertThat(backwards.reversed()).isEqualTo(forwards);
  }

  @Test
  void shouldGiveTheClosingEventAlone(Sdk sdk) {
    sdk.workflow("Order", args -> sleeps(2));
    WorkflowStub order = sdk.start("Order");

    // Waits for the end.
    var page =
        sdk.calls()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace("default")
                    .setExecution(Sdk.execution(order))
                    .setWaitNewEvent(true)
                    .setHistoryEventFilterType(
                        HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
                    .build());

    assertThat(page.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventType)
        .containsExactly(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    assertThat(page.getNextPageToken().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED", "FAILED", "CANCELED", "TERMINATED", "TIMED_OUT", "RUNNING"})
  void shouldDescribeEveryStatus(String status, Sdk sdk) {
    sdk.workflow(
        "Order",
        args ->
            switch (status) {
              case "COMPLETED" -> "done";
              case "FAILED" -> throw ApplicationFailure.newFailure("burnt", "Burnt");
              default -> {
                Workflow.sleep(Duration.ofHours(1));
                yield "slept";
              }
            });
    Instant before = Instant.now().minusSeconds(5);
    var options = sdk.workflowOptions().setMemo(Map.of("note", "hot"));
    if (status.equals("TIMED_OUT")) {
      options.setWorkflowRunTimeout(Duration.ofSeconds(1));
    }
    WorkflowStub order = sdk.start("Order", options);
    if (status.equals("CANCELED")) {
      order.cancel();
    } else if (status.equals("TERMINATED")) {
      order.terminate("enough");
    }

    await()
        .untilAsserted(
            () ->
                assertThat(order.describe().getStatus())
                    .isEqualTo(
                        WorkflowExecutionStatus.valueOf("WORKFLOW_EXECUTION_STATUS_" + status)));
    var described = order.describe();
    assertThat(described.getExecution()).isEqualTo(Sdk.execution(order));
    assertThat(described.getWorkflowType()).isEqualTo("Order");
    assertThat(described.getTaskQueue()).isEqualTo(sdk.queue());
    assertThat(described.getStartTime()).isBetween(before, Instant.now().plusSeconds(5));
    assertThat(described.getCloseTime() == null).isEqualTo(status.equals("RUNNING"));
    assertThat(described.getMemo("note", String.class)).isEqualTo("hot");
    assertThat(described.getFirstRunId()).isEqualTo(Sdk.execution(order).getRunId());
    if (status.equals("RUNNING")) {
      order.terminate("enough");
    } else {
      assertThat(described.getHistoryLength()).isEqualTo(sdk.events(order).size());
    }
  }

  @Test
  void shouldDescribeWhatIsPending(Sdk sdk) {
    sdk.workflow(
        "Order",
        args ->
            Sdk.stub(Sdk.options().setTaskQueue("nobody-" + Workflow.randomUUID()))
                .execute("Bake", String.class));
    WorkflowStub order = sdk.start("Order");

    await()
        .untilAsserted(
            () -> {
              var described = order.describe().getRawDescription();
              assertThat(described.getPendingActivitiesCount()).isEqualTo(1);
              assertThat(described.getPendingActivities(0).getState())
                  .isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED);
              assertThat(described.getPendingActivities(0).getActivityType().getName())
                  .isEqualTo("Bake");
              assertThat(described.getPendingActivities(0).getAttempt()).isEqualTo(1);
            });
    order.terminate("enough");
  }

  @Test
  void shouldWaitBeforeTheFirstTaskWhenTheStartIsDelayed(Sdk sdk) {
    sdk.workflow("Order", args -> Workflow.currentTimeMillis());
    WorkflowStub order =
        sdk.start("Order", sdk.workflowOptions().setStartDelay(Duration.ofSeconds(1)));

    long ran = Sdk.result(order, Long.class);

    List<HistoryEvent> events = sdk.events(order);
    long started = events.getFirst().getEventTime().getSeconds() * 1_000;
    assertThat(ran - started).isGreaterThanOrEqualTo(1_000);
    assertThat(
            events
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes()
                .getFirstWorkflowTaskBackoff()
                .getSeconds())
        .isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatIsNotThere(Sdk sdk) {
    assertThatThrownBy(() -> sdk.client().newUntypedWorkflowStub("nobody").describe())
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(() -> sdk.client().fetchHistory("nobody"))
        .hasStackTraceContaining("NOT_FOUND");
  }

  @Test
  void shouldFailTheTaskAndNotTheWorkflowWhenTheCodeHasADefect(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          throw new IllegalStateException("a defect");
        });
    WorkflowStub order = sdk.start("Order");

    await()
        .untilAsserted(
            () ->
                assertThat(sdk.eventTypes(order))
                    .contains(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED));
    assertThat(order.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    // The mended code goes on.
    sdk.workflow("Order", args -> "mended");
    assertThat(Sdk.result(order, String.class)).isEqualTo("mended");
    assertThat(sdk.count(order, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)).isEqualTo(1);
    sdk.replay(order);
  }

  private static int sleeps(int times) {
    for (int i = 0; i < times; i++) {
      Workflow.sleep(Duration.ofMillis(20));
    }
    return times;
  }
}

package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.Async;
import io.temporal.workflow.DynamicQueryHandler;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A history of more than 20,000 events. */
@ExtendWith(SharedServer.class)
class LargeHistoryIT {

  private static final int SIGNALS = 2_000;
  private static final int ROUNDS = 30;
  private static final int ACTIVITIES = 50;
  private static final int TIMERS = 100;
  private static final int SIDE_EFFECTS = 250;

  /** Signals, then rounds of what writes events; ends when it is told to. */
  private static Object longStory(AtomicInteger begun) {
    begun.incrementAndGet();
    List<Object> got = new ArrayList<>();
    Workflow.registerListener((DynamicSignalHandler) (name, args) -> got.add(name));
    Workflow.registerListener((DynamicQueryHandler) (type, args) -> got.size());
    Workflow.await(() -> got.size() >= SIGNALS);
    int sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < SIDE_EFFECTS; i++) {
        int effect = i % 2;
        sum += Workflow.sideEffect(Integer.class, () -> effect);
      }
      List<Promise<Integer>> pizzas =
          IntStream.range(0, ACTIVITIES)
              .mapToObj(i -> Async.function(() -> Sdk.retried(0).execute("Bake", Integer.class, i)))
              .toList();
      List<Promise<Void>> timers =
          IntStream.range(0, TIMERS)
              .mapToObj(i -> Workflow.newTimer(Duration.ofMillis(1)))
              .toList();
      Promise.allOf(timers).get();
      sum += pizzas.stream().mapToInt(Promise::get).sum();
    }
    Workflow.await(() -> got.contains("end"));
    return List.of(got.size(), sum);
  }

  @Test
  void shouldRunReadListAndReplayMoreThanTwentyThousandEvents(Sdk sdk) {
    AtomicInteger begun = new AtomicInteger();
    sdk.activity("Bake", args -> args.get(0, Integer.class));
    sdk.workflow("Order", args -> longStory(begun));
    WorkflowStub order =
        sdk.start("Order", sdk.workflowOptions().setWorkflowTaskTimeout(Duration.ofSeconds(60)));
    IntStream.range(0, SIGNALS).parallel().forEach(i -> order.signal("item"));
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              var described = order.describe().getRawDescription();
              return described.getWorkflowExecutionInfo().getHistoryLength() > 20_000
                  && !described.hasPendingWorkflowTask()
                  && described.getPendingActivitiesCount() == 0;
            });

    // A worker that has nothing of it in its cache: it has to read and do all again.
    begun.set(0);
    sdk.replaceWorker();
    assertThat(order.query("count", Integer.class)).isEqualTo(SIGNALS);
    order.signal("end");

    assertThat(Sdk.result(order, Object.class))
        .isEqualTo(
            List.of(SIGNALS + 1, ROUNDS * (SIDE_EFFECTS / 2 + ACTIVITIES * (ACTIVITIES - 1) / 2)));
    assertThat(begun.get()).as("how often the code was run from its begin").isPositive();
    List<HistoryEvent> events = forwards(sdk, order);
    assertThat(events).hasSizeGreaterThan(20_000);
    assertThat(events)
        .extracting(HistoryEvent::getEventId)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(count(events, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED))
        .isEqualTo(SIGNALS + 1);
    assertThat(count(events, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED))
        .isEqualTo(ROUNDS * ACTIVITIES);
    assertThat(count(events, EventType.EVENT_TYPE_TIMER_FIRED)).isEqualTo(ROUNDS * TIMERS);
    assertThat(count(events, EventType.EVENT_TYPE_MARKER_RECORDED))
        .isEqualTo(ROUNDS * SIDE_EFFECTS);
    assertThat(sdk.events(order)).isEqualTo(events);
    assertThat(backwards(sdk, order).reversed()).isEqualTo(events);
    await().untilAsserted(() -> assertListed(sdk, order, events.size()));
    sdk.replay(order);
  }

  private static void assertListed(Sdk sdk, WorkflowStub order, int events) {
    assertThat(order.describe().getHistoryLength()).isEqualTo(events);
    assertThat(
            sdk.client()
                .listExecutions(
                    "WorkflowId = '%s'".formatted(Sdk.execution(order).getWorkflowId())))
        .extracting(WorkflowExecutionMetadata::getHistoryLength)
        .containsExactly((long) events);
  }

  private static List<HistoryEvent> forwards(Sdk sdk, WorkflowStub order) {
    List<HistoryEvent> events = new ArrayList<>();
    ByteString token = ByteString.EMPTY;
    do {
      var page =
          sdk.calls()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace("default")
                      .setExecution(Sdk.execution(order))
                      .setMaximumPageSize(900)
                      .setNextPageToken(token)
                      .build());
      assertThat(page.getHistory().getEventsCount()).isPositive();
      events.addAll(page.getHistory().getEventsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return events;
  }

  private static List<HistoryEvent> backwards(Sdk sdk, WorkflowStub order) {
    List<HistoryEvent> events = new ArrayList<>();
    ByteString token = ByteString.EMPTY;
    do {
      var page =
          sdk.calls()
              .getWorkflowExecutionHistoryReverse(
                  GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                      .setNamespace("default")
                      .setExecution(Sdk.execution(order))
                      .setMaximumPageSize(1_000)
                      .setNextPageToken(token)
                      .build());
      assertThat(page.getHistory().getEventsCount()).isPositive();
      events.addAll(page.getHistory().getEventsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return events;
  }

  private static long count(List<HistoryEvent> events, EventType type) {
    return events.stream().filter(event -> event.getEventType() == type).count();
  }
}

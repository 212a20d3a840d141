package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting. */
@ExtendWith(SharedServer.class)
class TimersIT {

  @ParameterizedTest
  @ValueSource(longs = {1, 50, 700, 1_500})
  void shouldSleepAsLongAsItSays(long millis, Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          long before = Workflow.currentTimeMillis();
          Workflow.sleep(Duration.ofMillis(millis));
          return Workflow.currentTimeMillis() - before;
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, Long.class)).isBetween(millis, millis + 5_000);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_TIMER_FIRED)).isEqualTo(1);
    sdk.replay(order);
  }

  @Test
  void shouldFireInOrderOfTime(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          List<Integer> fired = new ArrayList<>();
          List<Promise<Void>> timers = new ArrayList<>();
          for (int tenths : List.of(9, 3, 6, 1)) {
            timers.add(
                Workflow.newTimer(Duration.ofMillis(tenths * 100L))
                    .thenApply(
                        nothing -> {
                          fired.add(tenths);
                          return null;
                        }));
          }
          Promise.allOf(timers).get();
          return fired;
        });

    assertThat(sdk.run("Order", Object.class)).isEqualTo(List.of(1, 3, 6, 9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 500})
  void shouldWaitForMany(int timers, Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          Promise.allOf(
                  IntStream.range(0, timers)
                      .mapToObj(i -> Workflow.newTimer(Duration.ofMillis(10 + i % 50)))
                      .toList())
              .get();
          return timers;
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, Integer.class)).isEqualTo(timers);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_TIMER_STARTED)).isEqualTo(timers);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_TIMER_FIRED)).isEqualTo(timers);
    sdk.replay(order);
  }

  @Test
  void shouldCancelATimer(Sdk sdk) {
    sdk.workflow(
        "Order",
        args -> {
          List<Promise<Void>> timer = new ArrayList<>();
          CancellationScope scope =
              Workflow.newCancellationScope(
                  () -> timer.add(Workflow.newTimer(Duration.ofHours(1))));
          scope.run();
          Workflow.sleep(Duration.ofMillis(10));
          scope.cancel();
          try {
            timer.getFirst().get();
            return "fired";
          } catch (CanceledFailure canceled) {
            return "canceled";
          }
        });

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, String.class)).isEqualTo("canceled");
    assertThat(sdk.count(order, EventType.EVENT_TYPE_TIMER_CANCELED)).isEqualTo(1);
    sdk.replay(order);
  }

  @Test
  void shouldStopWaitingAfterATime(Sdk sdk) {
    sdk.workflow("Order", args -> Workflow.await(Duration.ofMillis(50), () -> false));
    assertThat(sdk.run("Order", Boolean.class)).isFalse();
  }

  @Test
  void shouldStopWaitingWhenItIsTrue(Sdk sdk) {
    sdk.activity("Bake", args -> "pizza");
    sdk.workflow(
        "Order",
        args -> {
          Promise<String> pizza = Sdk.once().executeAsync("Bake", String.class);
          return Workflow.await(Duration.ofHours(1), pizza::isCompleted);
        });
    assertThat(sdk.run("Order", Boolean.class)).isTrue();
  }

  @Test
  void shouldRaceATimerAgainstAnActivity(Sdk sdk) {
    sdk.activity("Bake", args -> "pizza");
    sdk.workflow(
        "Order",
        args -> {
          Promise<String> pizza = Sdk.once().executeAsync("Bake", String.class);
          Promise<String> deadline =
              Workflow.newTimer(Duration.ofHours(1)).thenApply(nothing -> "late");
          return Promise.anyOf(pizza, deadline).get();
        });
    assertThat(sdk.run("Order", String.class)).isEqualTo("pizza");
  }
}

package io.workflow.engine.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ActivityRequest.ActivityReference;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.StateFold;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.ActivityTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Nothing grows with the square. Four times the work may cost up to eight times the time (4 would
 * be linear, 16 the square). The best times count, and there are more rounds while they do not
 * suffice, so that neither a busy machine nor a cold compiler matters.
 */
class GrowthTest {

  private static final int ACTIVITIES = 2_000;
  private static final int SIGNALS = 10_000;
  private static final int FEWEST_ROUNDS = 8;
  private static final int MOST_ROUNDS = 60;
  private static final double LIMIT = 8;

  @Test
  void shouldCompleteThousandsOfPendingActivitiesOneByOne() {
    assertGrowth(ACTIVITIES, GrowthTest::completeActivities);
  }

  @Test
  void shouldTakeThousandsOfActivityResultsDuringOneWorkflowTask() {
    assertGrowth(
        ACTIVITIES,
        count -> {
          LargeWorkflow workflow = withActivities(count);
          workflow.ask(signal(0));
          var task = workflow.claimWorkflowTask();
          completeAll(workflow);
          workflow.complete(task, List.of());
          assertThat(workflow.state().activities().all()).isEmpty();
          assertThat(workflow.state().arrivals().all()).isEmpty();
        });
  }

  @Test
  void shouldTakeThousandsOfSignalsEachAnswered() {
    assertGrowth(
        SIGNALS,
        count -> {
          LargeWorkflow workflow = idle();
          for (int i = 0; i < count; i++) {
            workflow.ask(signal(i));
            workflow.answerWorkflowTask(List.of());
          }
          assertThat(workflow.state().requests().signalIds()).hasSize(count);
        });
  }

  @Test
  void shouldTakeThousandsOfSignalsDuringOneWorkflowTask() {
    assertGrowth(
        SIGNALS,
        count -> {
          LargeWorkflow workflow = new LargeWorkflow();
          var task = workflow.claimWorkflowTask();
          for (int i = 0; i < count; i++) {
            workflow.ask(signal(i));
          }
          workflow.complete(task, List.of());
          assertThat(workflow.state().nextEventId()).isGreaterThan(count);
        });
  }

  @Test
  void shouldFireThousandsOfTimersAtOnce() {
    assertGrowth(
        SIGNALS,
        count -> {
          LargeWorkflow workflow = new LargeWorkflow();
          workflow.answerWorkflowTask(
              IntStream.range(0, count)
                  .<Command>mapToObj(
                      i -> new Command.StartTimer("t" + i, Duration.ofSeconds(1 + i % 60)))
                  .toList());
          workflow.pass(Duration.ofMinutes(2));
          assertThat(workflow.state().timers().all()).isEmpty();
        });
  }

  @Test
  void shouldRecoverLongHistories() {
    LargeWorkflow small = idle();
    LargeWorkflow large = idle();
    for (int i = 0; i < SIGNALS; i++) {
      if (i < SIGNALS / 4) {
        small.ask(signal(i));
      }
      large.ask(signal(i));
    }
    assertGrowth(SIGNALS, count -> recover(count == SIGNALS ? large : small));
  }

  private static void recover(LargeWorkflow workflow) {
    ChangeCodec codec = new ChangeCodec();
    List<Change.Durable> changes = codec.decode(codec.encode(workflow.durable()));
    WorkflowState state = StateFold.open(workflow.state().key(), "run", changes.getFirst());
    for (Change change : changes.subList(1, changes.size())) {
      state = StateFold.apply(state, change);
    }
    assertThat(codec.decodeState(codec.encodeState(state))).isEqualTo(state);
  }

  private static void completeActivities(int count) {
    LargeWorkflow workflow = withActivities(count);
    completeAll(workflow);
    assertThat(workflow.state().activities().all()).isEmpty();
  }

  private static void completeAll(LargeWorkflow workflow) {
    for (long scheduledEventId : List.copyOf(workflow.state().activities().byEventId().keySet())) {
      ActivityTask started = workflow.claimActivity(scheduledEventId);
      workflow.ask(
          new ActivityRequest.CompleteActivityTask(
              new ActivityReference.ByToken(started.token()), List.of(), "worker", null));
    }
  }

  private static LargeWorkflow withActivities(int count) {
    LargeWorkflow workflow = new LargeWorkflow();
    workflow.answerWorkflowTask(
        IntStream.range(0, count).<Command>mapToObj(GrowthTest::activity).toList());
    return workflow;
  }

  private static LargeWorkflow idle() {
    LargeWorkflow workflow = new LargeWorkflow();
    workflow.answerWorkflowTask(List.of());
    return workflow;
  }

  private static Command activity(int i) {
    return new Command.ScheduleActivityTask(
        "a" + i,
        "Slice",
        "",
        Map.of(),
        List.of(),
        null,
        null,
        Duration.ofMinutes(10 + i % 7),
        null,
        null,
        false,
        null);
  }

  private static Request<?> signal(int i) {
    return new ExecutionRequest.SignalWorkflow(
        null, "go", List.of(), Map.of(), "client", "signal" + i, List.of());
  }

  private static void assertGrowth(int count, IntConsumer work) {
    long quarter = Long.MAX_VALUE;
    long whole = Long.MAX_VALUE;
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      quarter = Math.min(quarter, time(count / 4, work));
      whole = Math.min(whole, time(count, work));
      if (round >= FEWEST_ROUNDS && whole < LIMIT * quarter) {
        return;
      }
    }
    throw new AssertionError(
        "%d of them took %.1f ms, a quarter of them %.1f ms: expected less than %s times as much"
            .formatted(count, whole / 1e6, quarter / 1e6, LIMIT));
  }

  private static long time(int count, IntConsumer work) {
    long begin = System.nanoTime();
    work.accept(count);
    return System.nanoTime() - begin;
  }
}

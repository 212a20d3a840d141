package io.workflow.worker.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.NonDeterminismException;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.TimeoutType;
import io.workflow.protocol.command.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayMachineTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ReplayMachine machine = new ReplayMachine();

  private List<Arrival> begin(History history) {
    return machine.begin(last(history));
  }

  private static Slice last(History history) {
    return HistorySlices.upTo(history.events().size(), history.events()).getLast();
  }

  private List<Command> end() {
    return machine.end(() -> "waits at Code.java:1");
  }

  private Command.ScheduleActivityTask activity(String type) {
    return new Command.ScheduleActivityTask(
        machine.nextActivityId(),
        type,
        "",
        Map.of(),
        List.of(),
        null,
        null,
        MINUTE,
        null,
        null,
        false,
        null);
  }

  @Test
  void shouldTellArrivalsInTheOrderOfTheHistory() {
    begin(History.begin().task());
    ActivityCall call = machine.schedule(activity("A"), null);
    TimerWait timer = machine.startTimer(MINUTE, null);
    assertThat(end()).containsExactly(call.command(), timer.command());

    List<Arrival> arrivals =
        begin(
            History.begin()
                .task()
                .completed()
                .activity("1", "A")
                .timer("1")
                .timerFired("1", 6)
                .signal("s")
                .activityCompleted(5)
                .task());

    assertThat(arrivals)
        .containsExactly(
            new Arrival.TimerFired(timer),
            new Arrival.Signaled("s", List.of()),
            new Arrival.ActivityCompleted(call, List.of()));
    assertThat(call.scheduledEventId()).isEqualTo(5);
    assertThat(machine.now()).isEqualTo(History.START.plusSeconds(12));
  }

  @Test
  void shouldNotSendWhatIsCancelledAtOnce() {
    begin(History.begin().task());
    ActivityCall call = machine.schedule(activity("A"), null);
    TimerWait timer = machine.startTimer(MINUTE, null);

    assertThat(machine.cancel(call, null)).isFalse();
    machine.cancel(timer, null);

    assertThat(end()).isEmpty();
  }

  @Test
  void shouldAskAPendingActivityToStopOnce() {
    begin(History.begin().task());
    ActivityCall call = machine.schedule(activity("A"), null);
    end();
    History history = History.begin().task().completed().activity("1", "A").signal("s").task();
    begin(history);

    assertThat(machine.cancel(call, null)).isTrue();
    assertThat(machine.cancel(call, null)).isTrue();
    assertThat(end()).containsExactly(new Command.RequestCancelActivityTask(5));

    Failure failure = Failure.timeout("late", TimeoutType.START_TO_CLOSE);
    List<Arrival> arrivals =
        begin(history.completed().cancelRequested(5).activityTimedOut(5, failure).task());
    assertThat(arrivals).singleElement().isInstanceOf(Arrival.ActivityFailed.class);
    assertThat(machine.cancel(call, null)).isFalse();
  }

  @Test
  void shouldNotCancelATimerThatHasFired() {
    begin(History.begin().task());
    TimerWait timer = machine.startTimer(MINUTE, null);
    end();
    begin(History.begin().task().completed().timer("1").timerFired("1", 5).task());

    machine.cancel(timer, null);

    assertThat(end()).isEmpty();
  }

  @Test
  void shouldGiveRecordedSideEffectsInTheirOrder() {
    Payload one = Payload.of(Map.of(), new byte[] {1});
    Payload two = Payload.of(Map.of(), new byte[] {2});
    History history =
        History.begin().task().completed().sideEffect(one).timer("1").sideEffect(two).task();
    machine.begin(HistorySlices.upTo(9, history.events()).getFirst());

    assertThat(machine.isReplaying()).isTrue();
    assertThat(machine.sideEffect(ReplayMachineTest::notAgain, "X:1")).isEqualTo(one);
    machine.startTimer(MINUTE, "X:2");
    assertThat(machine.sideEffect(ReplayMachineTest::notAgain, "X:3")).isEqualTo(two);
    assertThat(end()).isEmpty();
  }

  private static Payload notAgain() {
    throw new AssertionError("Computed again");
  }

  @Test
  void shouldReportACachedStateThatDoesNotFit() {
    begin(History.begin().task());
    machine.startTimer(MINUTE, null);
    end();

    History other = History.begin().task().completed().activity("1", "A").signal("s").task();
    assertThatThrownBy(() -> begin(other))
        .isInstanceOf(NonDeterminismException.class)
        .hasMessageContaining("event 5, ActivityTaskScheduled of A (id 1)")
        .hasMessageContaining("at an unknown line it asked for StartTimer of PT1M (id 1)");
  }

  @Test
  void shouldReportWhatTheHistoryDoesNotExpect() {
    History history = History.begin().task().completed().signal("s").task();
    machine.begin(HistorySlices.upTo(7, history.events()).getFirst());
    machine.close(new Command.CompleteWorkflowExecution(List.of()), "Code.java:7");

    assertThatThrownBy(this::end)
        .hasMessageContaining("nothing more at this workflow task")
        .hasMessageContaining("at Code.java:7 it asked for CompleteWorkflowExecution");
  }

  @Test
  void shouldReportResultsOfUnknownActivities() {
    assertThatThrownBy(() -> begin(History.begin().activityCompleted(77).task()))
        .hasMessageContaining("the activity scheduled by event 77 to be pending at event 3");
  }

  @Test
  void shouldSayWhatToDoAboutHistoriesOfOtherSdks() {
    begin(History.begin().task());
    end();
    History asked = History.begin().task().completed().child("kid").signal("s").task();

    assertThatThrownBy(() -> begin(asked))
        .isInstanceOf(NonDeterminismException.class)
        .hasMessageContaining("event 5, StartChildWorkflowExecutionInitiated of Kid (id kid)")
        .hasMessageContaining("a worker of another SDK has served this workflow")
        .hasMessageContaining("terminate the workflow and start it again");
  }

  @Test
  void shouldSayWhatToDoAboutAnswersThatCodeOfOtherSdksWaitsFor() {
    assertThatThrownBy(() -> begin(History.begin().childTerminated("kid").task()))
        .isInstanceOf(NonDeterminismException.class)
        .hasMessageContaining("what is answered by event 2, ChildWorkflowExecutionTerminated")
        .hasMessageContaining("on a task queue of its own");
  }

  @Test
  void shouldKnowWhichEventsItsStateReflects() {
    assertThat(machine.lastReflectedEventId()).isZero();
    begin(History.begin().task());
    machine.startTimer(MINUTE, null);
    machine.startTimer(MINUTE, null);
    end();

    assertThat(machine.lastReflectedEventId()).isEqualTo(6);
  }
}

package io.workflow.worker.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistorySlicesTest {

  @Test
  void shouldCutAtCompletedTasksAndTheOneToBeAnswered() {
    History history =
        History.begin().task().completed().activity("1", "A").timer("1").signal("s").task();

    List<Slice> slices = HistorySlices.upTo(9, history.events());

    assertThat(slices).hasSize(2);
    Slice first = slices.get(0);
    assertThat(first.replay()).isTrue();
    assertThat(first.startedEventId()).isEqualTo(3);
    assertThat(first.startedTime()).isEqualTo(History.START.plusSeconds(3));
    assertThat(ids(first.arrivals())).containsExactly(1L);
    assertThat(ids(first.commands().orElseThrow())).containsExactly(5L, 6L);
    Slice second = slices.get(1);
    assertThat(second.replay()).isFalse();
    assertThat(ids(second.previousCommands())).containsExactly(5L, 6L);
    assertThat(ids(second.arrivals())).containsExactly(7L);
  }

  @Test
  void shouldGiveWhatArrivedBeforeFailedTasksToTheNextOne() {
    History history = History.begin().task().failed().signal("s").task().failed().task();

    List<Slice> slices = HistorySlices.upTo(10, history.events());

    assertThat(slices).hasSize(1);
    assertThat(ids(slices.getFirst().arrivals())).containsExactly(1L, 5L);
  }

  @Test
  void shouldLeaveWhatFollowsTheLastCompletedTask() {
    History history = History.begin().task().completed().timer("1").signal("s").task();

    List<Slice> slices = HistorySlices.completed(history.events());

    assertThat(slices).hasSize(1);
    assertThat(ids(slices.getFirst().commands().orElseThrow())).containsExactly(5L);
  }

  @Test
  void shouldRefuseHistoryWithoutTheTaskToBeAnswered() {
    assertThatThrownBy(() -> HistorySlices.upTo(9, History.begin().task().events()))
        .hasMessage(
            "Expected the history to end with the WorkflowTaskStarted event 9, but got events 1 to"
                + " 3, a WorkflowTaskStarted");
  }

  private static List<Long> ids(List<? extends Recorded<?>> events) {
    return events.stream().<Long>map(Recorded::eventId).toList();
  }
}

package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkflowTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoriesTest {

  private static final long PAGE = 3;
  private static final long LAST_WRITTEN = 14;

  private final List<Long> fetchedFrom = new ArrayList<>();
  private final Histories histories =
      new Histories(
          (namespace, workflowId, runId, from) -> {
            fetchedFrom.add(from);
            long through = Math.min(from + PAGE - 1, LAST_WRITTEN);
            return new WorkerResponse.History(
                events(from, through), through == LAST_WRITTEN ? 0 : through + 1);
          });

  @Test
  void shouldFetchWhatDidNotFitIntoTheTask() {
    assertThat(ids(histories.whole(task(1, 4, 5)))).containsExactlyElementsOf(range(1, 15));
  }

  @Test
  void shouldNotTellAgainWhatTheCachedCodeHasSeen() {
    assertThat(ids(histories.after(10, task(1, 4, 5)))).containsExactlyElementsOf(range(11, 15));
    assertThat(fetchedFrom).first().isEqualTo(11L);
  }

  @Test
  void shouldFetchWhatComesBeforeTheTask() {
    assertThat(ids(histories.whole(task(11, 14, 0)))).containsExactlyElementsOf(range(1, 15));
  }

  @Test
  void shouldFetchNothingWhenTheTaskHasItAll() {
    assertThat(ids(histories.after(10, task(11, 14, 0)))).containsExactlyElementsOf(range(11, 15));
    assertThat(fetchedFrom).isEmpty();
  }

  private static WorkflowTask task(long first, long last, long nextEventId) {
    List<HistoryEvent> events = new ArrayList<>(events(first, last));
    events.addAll(events(15, 15));
    return new WorkflowTask(
        new TaskToken(new TaskId("default", "order", "run", 14, 1), 15, "start"),
        "Pizza",
        "pizza",
        Duration.ofSeconds(10),
        10,
        events,
        nextEventId,
        Map.of(),
        List.of());
  }

  private static List<HistoryEvent> events(long first, long last) {
    return range(first, last).stream()
        .map(
            id ->
                new HistoryEvent(
                    id, Instant.EPOCH, new TimerEvent.TimerFired(Long.toString(id), id), null))
        .toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static List<Long> ids(List<HistoryEvent> events) {
    return events.stream().map(HistoryEvent::eventId).toList();
  }
}

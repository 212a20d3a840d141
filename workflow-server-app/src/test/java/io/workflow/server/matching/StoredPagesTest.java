package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoredPagesTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final QueueKey QUEUE =
      new QueueKey("default", "kitchen", TaskKind.ACTIVITY, false);
  private static final int SIZE = 100;

  private final InMemoryWaitingTasks stored = new InMemoryWaitingTasks();
  private final StoredPages pages =
      new StoredPages(stored, QUEUE, SIZE, share -> Priority.weight(share.weight()));
  private int next;

  @Test
  void shouldReadOneQuestionForAQueueInWhichNothingIsStored() {
    assertThat(pages.next()).isEmpty();
    assertThat(pages.isOver()).isTrue();
    assertThat(stored.pages()).isEqualTo(1);
  }

  @Test
  void shouldReadByPriorityThenOldestFirst() {
    add(250, 5, "", 0);
    add(250, 1, "", 0);
    add(250, 0, "", 0);

    List<Hint> all = all();

    assertThat(all).hasSize(750);
    assertThat(all)
        .extracting(Hint::level)
        .isEqualTo(IntStream.range(0, 750).mapToObj(i -> i < 250 ? 1 : i < 500 ? 3 : 5).toList());
    assertThat(numbers(all.subList(0, 250))).isSorted();
    assertThat(numbers(all.subList(250, 500))).isSorted();
  }

  @Test
  void shouldNotHideAFewBehindAMillion() {
    add(3_000, 3, "big", 0);
    add(3, 3, "small", 0);

    assertThat(pages.next()).extracting(Hint::fairnessKey).contains("small");
    assertThat(all()).hasSize(3_003 - 53);
  }

  @Test
  void shouldGiveEachKeyAShareOfAPageThatFollowsItsWeight() {
    add(2_000, 3, "two", 2);
    add(2_000, 3, "one", 1);
    add(2_000, 3, "slow", 0.001f);
    List<Hint> first = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      first.addAll(pages.next());
    }

    Map<String, Long> counts =
        first.stream().collect(Collectors.groupingBy(Hint::fairnessKey, Collectors.counting()));
    assertThat(counts.get("two")).isBetween(990L, 1_010L);
    assertThat(counts.get("one")).isBetween(490L, 510L);
    assertThat(counts.getOrDefault("slow", 0L)).isLessThanOrEqualTo(1);
  }

  @Test
  void shouldReadAllOfMoreKeysThanItReadsTogetherAndThanItRemembers() {
    for (int key = 0; key < StoredPages.MAXIMUM_KEYS * 3 + 1; key++) {
      add(7, 2, "key-" + key, 0.001f * key);
    }
    add(1, 4, "last", 0);

    List<Hint> all = all();

    assertThat(all).hasSize(7 * (StoredPages.MAXIMUM_KEYS * 3 + 1) + 1);
    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
    assertThat(all.getLast().fairnessKey()).isEqualTo("last");
  }

  @Test
  void shouldGoBackToWhatIsMoreUrgentThanWhereItIs() {
    add(300, 3, "", 0);
    pages.next();
    add(1, 1, "", 0);
    pages.told(1, "");

    assertThat(pages.next()).extracting(Hint::level).containsExactly(1);
    assertThat(all()).hasSize(300);
  }

  @Test
  void shouldLookAgainAtAKeyOfWhichMoreHasCome() {
    add(1_000, 3, "big", 0);
    add(1, 3, "small", 0);
    pages.next();
    pages.next();
    add(1, 3, "small", 0);
    pages.told(3, "small");

    assertThat(pages.next()).extracting(Hint::fairnessKey).contains("small");
  }

  private void add(int number, int priority, String key, float weight) {
    for (int i = 0; i < number; i++) {
      stored.add(
          new Hint(
              new TaskId("default", "order", "run", next, 1),
              TaskKind.ACTIVITY,
              "Bake",
              "kitchen",
              NOW.plusMillis(next++),
              Priority.ordering(new Priority(priority, key, weight, null))));
    }
  }

  private List<Hint> all() {
    List<Hint> all = new ArrayList<>();
    for (List<Hint> page = pages.next(); !page.isEmpty(); page = pages.next()) {
      assertThat(page).hasSizeLessThanOrEqualTo(SIZE + StoredPages.MAXIMUM_KEYS);
      all.addAll(page);
    }
    assertThat(pages.isOver()).isTrue();
    return all;
  }

  private static List<Long> numbers(List<Hint> hints) {
    return hints.stream().map(hint -> hint.task().scheduledEventId()).toList();
  }
}

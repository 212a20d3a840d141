package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairTasksTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private final FairTasks tasks = new FairTasks();
  private int next;

  @Test
  void shouldGiveTheMostUrgentFirstAndThoseOfOnePriorityInOrderOfArrival() {
    List.of(5, 3, 1, 0, 4, 1, 2, 9).forEach(priority -> add(priority, ""));

    assertThat(all()).containsExactly("1#2", "1#5", "2#6", "3#1", "0#3", "4#4", "5#0", "9#7");
    assertThat(tasks.size()).isZero();
  }

  @Test
  void shouldLetKeysTakeTurnsWhateverTheyHave() {
    IntStream.range(0, 1_000).forEach(_i -> add(3, "big"));
    IntStream.range(0, 10).forEach(_i -> add(3, "small"));
    IntStream.range(0, 10).forEach(_i -> add(3, ""));

    Map<String, Long> first = counts(30);

    assertThat(first).isEqualTo(Map.of("big", 10L, "small", 10L, "", 10L));
  }

  @Test
  void shouldGiveKeysTurnsInProportionToTheirWeights() {
    for (int i = 0; i < 1_000; i++) {
      add(3, "one", 1);
      add(3, "two", 2);
      add(3, "half", 0.5f);
    }

    Map<String, Long> counts = counts(700);

    assertThat(counts.get("one")).isBetween(198L, 202L);
    assertThat(counts.get("two")).isBetween(398L, 402L);
    assertThat(counts.get("half")).isBetween(98L, 102L);
  }

  @Test
  void shouldTakeWhatAnOperatorSaysForTheWeightOfATask() {
    tasks.rules(new FairnessRules(null, Map.of("one", 3f)));
    for (int i = 0; i < 100; i++) {
      add(3, "one", 1);
      add(3, "two", 1);
    }

    assertThat(counts(100).get("one")).isBetween(74L, 76L);
  }

  @Test
  void shouldNeitherMakeUpForTheTimeBeforeAKeyCameNorLetItWait() {
    IntStream.range(0, 1_000).forEach(_i -> add(3, "old"));
    counts(500);
    IntStream.range(0, 100).forEach(_i -> add(3, "new"));

    assertThat(key(take())).isEqualTo("new");
    assertThat(counts(100).get("new")).isBetween(49L, 51L);
  }

  @Test
  void shouldNotLetAKeyGainByComingOneTaskAtATime() {
    IntStream.range(0, 1_000).forEach(_i -> add(3, "heavy", 10));
    int ofLight = 0;
    for (int i = 0; i < 110; i++) {
      if (tasks.stream().noneMatch(task -> task.hint().fairnessKey().equals("light"))) {
        add(3, "light", 1);
      }
      ofLight += key(take()).equals("light") ? 1 : 0;
    }

    assertThat(ofLight).isBetween(9, 12);
  }

  @Test
  void shouldHoldBackKeysThatMayNotGoAndNotMakeUpForThem() {
    for (int i = 0; i < 100; i++) {
      add(3, "held");
      add(3, "free");
    }
    for (int i = 0; i < 40; i++) {
      Offer.Task task = tasks.poll(hint -> !hint.fairnessKey().equals("held"));
      assertThat(key(Objects.requireNonNull(task))).isEqualTo("free");
    }

    assertThat(counts(40).get("held")).isBetween(20L, 21L);
    assertThat(tasks.poll(_hint -> false)).isNull();
  }

  @Test
  void shouldGiveTheTurnBackOfATaskThatWasNotGivenAway() {
    for (int i = 0; i < 100; i++) {
      add(3, "stale");
      add(3, "fresh");
    }
    int given = 0;
    for (int i = 0; i < 40; i++) {
      Offer.Task task = take();
      while (key(task).equals("stale") && task.hint().task().attempt() % 4 != 0) {
        tasks.notGiven(task.hint());
        task = take();
      }
      given += key(task).equals("stale") ? 1 : 0;
    }

    assertThat(given).isBetween(18, 22);
  }

  @Test
  void shouldMakeRoomByTheLastOfTheLeastUrgentThatAreLessUrgent() {
    add(4, "a");
    add(5, "a");
    add(5, "b");
    add(5, "b");

    assertThat(name(Objects.requireNonNull(tasks.removeLessUrgent(3)))).isEqualTo("5b3");
    assertThat(tasks.removeLessUrgent(5)).isNull();
    assertThat(tasks.removeLessUrgent(4)).isNotNull();
    assertThat(tasks.removeLessUrgent(4)).isNotNull();
    assertThat(tasks.removeLessUrgent(4)).as("of the same priority").isNull();
    assertThat(tasks.size()).isEqualTo(1);
  }

  @Test
  void shouldTakeOutCertainTasksAndKeepTheOthersInOrder() {
    IntStream.range(0, 10).forEach(i -> add(i % 2 + 1, "k" + i % 3));

    List<Offer> removed =
        tasks.remove(offer -> offer instanceof Offer.Task task && task.hint().level() == 2);

    assertThat(removed).hasSize(5);
    assertThat(tasks.size()).isEqualTo(5);
    assertThat(all()).hasSize(5).allMatch(name -> name.startsWith("1"));
  }

  @Test
  void shouldRememberABoundedNumberOfKeys() {
    for (int i = 0; i < 5_000; i++) {
      add(3, "key" + i, 0.001f);
      take();
    }
    assertThat(tasks.idleKeys()).isEqualTo(FairTasks.MAXIMUM_IDLE_KEYS);
    assertThat(tasks.heads()).isEmpty();
  }

  private void add(int priority, String key) {
    add(priority, key, 0);
  }

  private void add(int priority, String key, float weight) {
    Hint hint =
        new Hint(
            new TaskId("default", "order", "run", 5, next++),
            TaskKind.ACTIVITY,
            "Bake",
            "kitchen",
            NOW,
            new Priority(priority, key, weight, null));
    tasks.addLast(new Offer.Task(hint, Offer.Source.ENGINE, false, NOW));
  }

  private Offer.Task take() {
    return Objects.requireNonNull(tasks.poll(_hint -> true));
  }

  private Map<String, Long> counts(int number) {
    return IntStream.range(0, number)
        .mapToObj(_i -> key(take()))
        .collect(Collectors.groupingBy(key -> key, Collectors.counting()));
  }

  private List<String> all() {
    List<String> all = new ArrayList<>();
    while (tasks.size() > 0) {
      Offer.Task task = take();
      Priority priority = Objects.requireNonNull(task.hint().priority());
      all.add(priority.priorityKey() + "#" + task.hint().task().attempt());
    }
    return all;
  }

  private static String key(Offer.Task task) {
    return task.hint().fairnessKey();
  }

  private static String name(Offer.Task task) {
    return task.hint().level() + key(task) + task.hint().task().attempt();
  }
}

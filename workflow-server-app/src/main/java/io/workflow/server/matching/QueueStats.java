package io.workflow.server.matching;

import io.workflow.protocol.Priority;
import io.workflow.server.matching.WaitingTasks.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a task queue does, about.
 *
 * @param backlog tasks that wait
 * @param backlogAge how long the oldest of them has waited
 * @param addRate tasks a second that came, lately
 * @param dispatchRate tasks a second that pollers got, lately
 * @param byPriority the same of each priority that occurs, the most urgent first; what waits in the
 *     log is not among it
 */
public record QueueStats(
    long backlog,
    Duration backlogAge,
    float addRate,
    float dispatchRate,
    List<OfPriority> byPriority) {

  /** Of the tasks of one priority, from 1 to 5. */
  public record OfPriority(
      int priority, long backlog, Duration backlogAge, float addRate, float dispatchRate) {

    private boolean occurs() {
      return backlog > 0 || addRate > 0 || dispatchRate > 0;
    }
  }

  /** Nodes of older versions don't say what waits by priority. */
  @SuppressWarnings("NullableProblems") // what was not sent reads as null
  public QueueStats(
      long backlog,
      Duration backlogAge,
      float addRate,
      float dispatchRate,
      @Nullable List<OfPriority> byPriority) {
    this.backlog = backlog;
    this.backlogAge = backlogAge;
    this.addRate = addRate;
    this.dispatchRate = dispatchRate;
    this.byPriority = byPriority == null ? List.of() : List.copyOf(byPriority);
  }

  /** Of what waits at a queue. */
  static QueueStats of(
      List<Offer> offers, PriorityRates added, PriorityRates dispatched, Instant now) {
    return new QueueStats(
        offers.size(),
        age(offers, now),
        added.perSecond(now),
        dispatched.perSecond(now),
        levels(
            level -> {
              List<Offer> its = offers.stream().filter(offer -> isOf(offer, level)).toList();
              return new OfPriority(
                  level,
                  its.size(),
                  age(its, now),
                  added.perSecond(level, now),
                  dispatched.perSecond(level, now));
            }));
  }

  private static boolean isOf(Offer offer, int level) {
    return offer instanceof Offer.Task task && task.hint().level() == level;
  }

  private static Duration age(List<Offer> offers, Instant now) {
    return offers.stream()
        .map(Offer::since)
        .min(Comparator.naturalOrder())
        .map(oldest -> age(oldest, now))
        .orElse(Duration.ZERO);
  }

  private static Duration age(@Nullable Instant oldest, Instant now) {
    return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
  }

  /**
   * Together with what is stored.
   *
   * @param atLeast how many tasks wait outside of this node's memory, if more than is stored
   */
  QueueStats with(Map<Integer, Backlog> stored, long atLeast, Instant now) {
    Backlog all = Backlog.sum(stored.values());
    return new QueueStats(
        backlog + Math.max(all.tasks(), atLeast),
        longer(backlogAge, age(all.oldest(), now)),
        addRate,
        dispatchRate,
        levels(level -> with(level, stored.getOrDefault(level, Backlog.NONE), now)));
  }

  private OfPriority with(int level, Backlog stored, Instant now) {
    OfPriority here =
        byPriority.stream()
            .filter(one -> one.priority() == level)
            .findFirst()
            .orElse(new OfPriority(level, 0, Duration.ZERO, 0, 0));
    return new OfPriority(
        level,
        here.backlog() + stored.tasks(),
        longer(here.backlogAge(), age(stored.oldest(), now)),
        here.addRate(),
        here.dispatchRate());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static List<OfPriority> levels(IntFunction<OfPriority> of) {
    return IntStream.rangeClosed(Priority.MOST_URGENT, Priority.LEAST_URGENT)
        .mapToObj(of)
        .filter(OfPriority::occurs)
        .toList();
  }
}

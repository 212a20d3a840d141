package io.workflow.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times of single operations, and what they say. Safe for use by many threads. */
public final class Latencies {

  private static final double MEDIAN = 0.50;
  private static final double TAIL = 0.99;

  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

  void add(long elapsedNanos) {
    nanos.add(elapsedNanos);
  }

  /** How many there are. */
  public int count() {
    return nanos.size();
  }

  /** Half of them were faster. */
  public Duration median() {
    return percentile(MEDIAN);
  }

  /** One of a hundred was slower. */
  public Duration tail() {
    return percentile(TAIL);
  }

  private Duration percentile(double share) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(
            sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size()))));
  }
}

package io.workflow.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times of single operations, and what they say. Safe for use by many threads. */
final class Latencies {

  private static final double MEDIAN = 0.50;
  private static final double TAIL = 0.99;

  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

  void add(long elapsedNanos) {
    nanos.add(elapsedNanos);
  }

  int count() {
    return nanos.size();
  }

  Duration median() {
    return percentile(MEDIAN);
  }

  Duration tail() {
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

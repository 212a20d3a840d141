package io.workflow.server.matching.kafka;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how long Kafka takes: a hint that it has not taken after a second is told of another way.
 * Safe for use by many threads, but for {@link #look}, which belongs to one.
 */
final class HintWatch {

  private static final Logger log = LoggerFactory.getLogger(HintWatch.class);

  /** Much longer than Kafka takes when it is well, much shorter than the engine's repeats. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How long Kafka is taken to be slow after it last was. */
  private static final Duration DOUBT = Duration.ofSeconds(5);

  private final Queue<UnsentHint> unsent = new ConcurrentLinkedQueue<>();
  private volatile long doubtUntilNanos;
  private volatile boolean doubted;

  /** In the order of their time. */
  void add(UnsentHint hint) {
    unsent.add(hint);
  }

  /** To be called a few times a second. */
  void look(long nowNanos) {
    for (UnsentHint first = unsent.peek(); first != null; first = unsent.peek()) {
      if (first.isOnItsWay() && first.ageNanos(nowNanos) < PATIENCE.toNanos()) {
        return;
      }
      unsent.poll();
      if (first.isOnItsWay()) {
        doubtUntilNanos = nowNanos + DOUBT.toNanos();
        doubted = true;
        tell(first);
      }
    }
  }

  private static void tell(UnsentHint hint) {
    try {
      hint.doubt();
    } catch (RuntimeException defect) {
      log.error("Nobody was told of {}, which Kafka has not taken yet", hint.hint(), defect);
    }
  }

  /** Kafka was slow a moment ago. */
  boolean isSlow(long nowNanos) {
    return doubted && nowNanos - doubtUntilNanos < 0;
  }
}

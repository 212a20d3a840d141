package io.workflow.server.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks a second are given away of each fairness key, if that is limited. Belongs to one
 * lock.
 */
final class KeyThrottles {

  /** Whoever is forgotten may give away what one second brings. */
  static final int MAXIMUM_KEYS = 1_000;

  private final Map<String, Throttle> byKey =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Throttle> eldest) {
          return size() > MAXIMUM_KEYS;
        }
      };

  private FairnessRules rules = FairnessRules.NONE;

  void rules(FairnessRules said) {
    rules = said;
    if (said.tasksPerSecond() == null) {
      byKey.clear();
    }
  }

  /** {@code false} when the key of this task has given away enough for the moment. */
  boolean take(Hint hint, Instant now) {
    return rules.tasksPerSecond() == null || of(hint, now).take(now);
  }

  /** What was taken was not used. */
  void giveBack(Hint hint) {
    Throttle throttle = byKey.get(hint.fairnessKey());
    if (throttle != null) {
      throttle.giveBack();
    }
  }

  /** Until one of these tasks may be given away; {@code null} when that is never. */
  @Nullable Duration untilNext(Stream<Hint> hints, Instant now) {
    if (rules.tasksPerSecond() == null) {
      return Duration.ZERO;
    }
    return hints
        .map(hint -> of(hint, now).untilNext(now))
        .filter(wait -> wait != null)
        .min(Duration::compareTo)
        .orElse(null);
  }

  private Throttle of(Hint hint, Instant now) {
    Throttle throttle = byKey.computeIfAbsent(hint.fairnessKey(), _key -> new Throttle());
    Double ofAKey = rules.tasksPerSecond();
    throttle.limit(ofAKey == null ? Double.POSITIVE_INFINITY : ofAKey * rules.weight(hint), now);
    return throttle;
  }
}

package io.workflow.server.matching;

import org.jspecify.annotations.Nullable;

/** How many tasks a second queues may give away, as operators have set it. Never blocks. */
@FunctionalInterface
public interface QueueLimits {

  /** Operators have set nothing. */
  QueueLimits NONE = _queue -> null;

  /** Tasks a second; {@code null} when that is left to workers. */
  @Nullable Double of(QueueKey queue);

  /** What holds for the fairness keys of a queue. */
  default FairnessRules fairness(QueueKey queue) {
    return FairnessRules.NONE;
  }
}

package io.workflow.engine.shard;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers the messages of each shard. An epoch has its own range, above those of the epochs before
 * it: so a new owner never needs to read which numbers were used.
 */
final class OutboxSequences {

  private static final int BITS_WITHIN_EPOCH = 32;

  private final Map<Integer, Long> last = new HashMap<>();

  /** A number that was never given before; they grow. */
  long next(int shard, long epoch) {
    return last.merge(
        shard, (epoch << BITS_WITHIN_EPOCH) + 1, (given, first) -> Math.max(given + 1, first));
  }
}

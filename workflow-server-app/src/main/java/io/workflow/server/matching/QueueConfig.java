package io.workflow.server.matching;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has set for a queue.
 *
 * @param ofQueue how much all of it gives away; {@code null} when that was never set
 * @param ofKeys how much it gives away of each fairness key with a weight of 1; {@code null} when
 *     that was never set
 * @param weights of fairness keys, in the place of what tasks say
 */
public record QueueConfig(
    @Nullable RateLimit ofQueue, @Nullable RateLimit ofKeys, Map<String, Float> weights) {

  /** Nothing is set. */
  public static final QueueConfig NONE = new QueueConfig(null, null, Map.of());

  /**
   * A limit, and why.
   *
   * @param tasksPerSecond how many tasks are given away at most; {@code null} when the limit was
   *     taken away
   * @param reason why, in the operator's words
   * @param identity of the operator
   */
  public record RateLimit(
      @Nullable Double tasksPerSecond, String reason, String identity, Instant time) {}

  /** What changes; what is {@code null} or empty stays. */
  public record Update(
      @Nullable RateLimit ofQueue,
      @Nullable RateLimit ofKeys,
      Map<String, Float> setWeights,
      List<String> unsetWeights) {

    /** Nothing changes. */
    public boolean isEmpty() {
      return ofQueue == null && ofKeys == null && setWeights.isEmpty() && unsetWeights.isEmpty();
    }
  }

  /** With a change. */
  public QueueConfig with(Update update) {
    Map<String, Float> all = new HashMap<>(weights);
    update.unsetWeights().forEach(all::remove);
    all.putAll(update.setWeights());
    return new QueueConfig(
        update.ofQueue() == null ? ofQueue : update.ofQueue(),
        update.ofKeys() == null ? ofKeys : update.ofKeys(),
        Map.copyOf(all));
  }

  @Nullable Double tasksPerSecond() {
    return ofQueue == null ? null : ofQueue.tasksPerSecond();
  }

  FairnessRules fairness() {
    return new FairnessRules(ofKeys == null ? null : ofKeys.tasksPerSecond(), weights);
  }
}

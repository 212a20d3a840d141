package io.workflow.server.matching;

import io.workflow.protocol.Priority;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators have said about the fairness keys of a queue.
 *
 * @param tasksPerSecond how many tasks a key with a weight of 1 is given away of at most, others in
 *     proportion; {@code null} for no limit
 * @param weights by key, in the place of what tasks say
 */
public record FairnessRules(@Nullable Double tasksPerSecond, Map<String, Float> weights) {

  /** Operators have said nothing. */
  public static final FairnessRules NONE = new FairnessRules(null, Map.of());

  /** How many turns the key of a task gets for each one of a key with a weight of 1. */
  double weight(Hint hint) {
    return weight(hint.fairnessKey(), Priority.weight(hint.priority()));
  }

  /** As {@link #weight(Hint)}, of a key whose tasks say {@code own}. */
  double weight(String key, float own) {
    Float set = weights.get(key);
    return Priority.weight(set == null ? own : set);
  }
}

package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How urgent the tasks of a workflow or an activity are among those that wait.
 *
 * @param priorityKey 1 is the most urgent; 0 means not said
 * @param fairnessKey tasks of different keys take turns; empty means not said
 * @param fairnessWeight how often the key gets its turn; 0 means not said
 * @param unread what else was sent
 */
public record Priority(
    int priorityKey,
    String fairnessKey,
    float fairnessWeight,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Opaque unread) {

  /** The first to be handed out. */
  public static final int MOST_URGENT = 1;

  /** What counts when nothing is said. */
  public static final int USUAL = 3;

  private static final Priority AS_USUAL = new Priority(USUAL, "", 1, null);

  /** The last to be handed out. */
  public static final int LEAST_URGENT = 5;

  /** Bytes of a fairness key. */
  public static final int LONGEST_KEY = 64;

  /** What less than that counts as. */
  public static final float LEAST_WEIGHT = 0.001f;

  /** What more than that counts as. */
  public static final float GREATEST_WEIGHT = 1_000;

  /** What an activity or a child says for itself, and for the rest what its workflow says. */
  public static @Nullable Priority merged(@Nullable Priority base, @Nullable Priority own) {
    if (base == null || own == null) {
      return own == null ? base : own;
    }
    return new Priority(
        own.priorityKey == 0 ? base.priorityKey : own.priorityKey,
        own.fairnessKey.isEmpty() ? base.fairnessKey : own.fairnessKey,
        own.fairnessWeight == 0 ? base.fairnessWeight : own.fairnessWeight,
        own.unread == null ? base.unread : own.unread);
  }

  /**
   * What the order of tasks depends on; {@code null} when they are like those of which nothing is
   * said. A key that could not be stored with a task counts as none: histories may hold one from
   * before keys were checked.
   */
  public static @Nullable Priority ordering(@Nullable Priority given) {
    if (given == null) {
      return null;
    }
    String key = keyProblem(given.fairnessKey) == null ? given.fairnessKey : "";
    Priority ordering = new Priority(level(given), key, weight(given), null);
    return ordering.equals(AS_USUAL) ? null : ordering;
  }

  /** From {@link #MOST_URGENT} to {@link #LEAST_URGENT}: what is above that counts as that. */
  public static int level(@Nullable Priority given) {
    return given == null || given.priorityKey <= 0
        ? USUAL
        : Math.min(given.priorityKey, LEAST_URGENT);
  }

  /** Empty for tasks without a key: they share one. */
  public static String keyOf(@Nullable Priority given) {
    return given == null ? "" : given.fairnessKey;
  }

  /** How many turns its key gets for each one of a key with a weight of 1. */
  public static float weight(@Nullable Priority given) {
    return given == null ? 1 : weight(given.fairnessWeight);
  }

  /** As it counts: 1 when it is not said, else within bounds. */
  public static float weight(float given) {
    return given > 0 ? Math.clamp(given, LEAST_WEIGHT, GREATEST_WEIGHT) : 1;
  }

  /** What is wrong with it, as a sentence that names the field; {@code null} when nothing is. */
  public @Nullable String problem() {
    if (priorityKey < 0) {
      return ("priority key can't be negative: expected 1 for the most urgent, or 0 for none, but"
              + " it is %d")
          .formatted(priorityKey);
    }
    String keyProblem = keyProblem(fairnessKey);
    if (keyProblem != null) {
      return keyProblem;
    }
    if (!(fairnessWeight >= 0) || Float.isInfinite(fairnessWeight)) {
      return ("fairness weight can't be negative: expected a number that is greater than zero, or"
              + " 0 for none, but it is %s")
          .formatted(fairnessWeight);
    }
    return null;
  }

  /** What is wrong with a fairness key; {@code null} when nothing is. */
  public static @Nullable String keyProblem(String key) {
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_KEY) {
      return "fairness key length exceeds limit: expected at most %d bytes, but it has %d"
          .formatted(LONGEST_KEY, bytes);
    }
    return key.indexOf(0) < 0 ? null : "fairness key can't hold U+0000, but it has one";
  }
}

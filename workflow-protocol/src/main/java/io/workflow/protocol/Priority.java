package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
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
}

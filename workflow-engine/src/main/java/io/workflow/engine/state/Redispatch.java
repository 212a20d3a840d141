package io.workflow.engine.state;

import java.time.Duration;
import java.time.Instant;

/**
 * When workers are told again of a task that nobody claimed. The longer it has waited the longer
 * the next wait, which doubles it; no count is kept, so a state that left memory meanwhile goes on
 * where it was.
 */
final class Redispatch {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Redispatch() {}

  /**
   * {@code waitingSince} is when the task could first be claimed; {@code dispatchedAt}, when
   * workers were last told of it.
   */
  static Instant after(Instant waitingSince, Instant dispatchedAt) {
    Duration wait = Duration.between(waitingSince, dispatchedAt).plus(FIRST);
    return dispatchedAt.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }
}

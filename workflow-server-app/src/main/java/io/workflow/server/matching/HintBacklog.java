package io.workflow.server.matching;

import java.time.Duration;

/**
 * What waits in the log of a queue.
 *
 * @param hints that nobody has taken
 * @param age of the oldest
 */
public record HintBacklog(long hints, Duration age) {

  public static final HintBacklog NONE = new HintBacklog(0, Duration.ZERO);
}

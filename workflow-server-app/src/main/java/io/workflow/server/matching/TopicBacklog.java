package io.workflow.server.matching;

import java.time.Duration;

/**
 * What waits in a topic.
 *
 * @param words of tasks, which nobody has taken
 * @param age of the oldest
 */
public record TopicBacklog(long words, Duration age) {

  public static final TopicBacklog NONE = new TopicBacklog(0, Duration.ZERO);
}

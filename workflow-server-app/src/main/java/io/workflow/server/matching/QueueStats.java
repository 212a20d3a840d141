package io.workflow.server.matching;

import java.time.Duration;

/**
 * How a task queue does, about.
 *
 * @param backlog tasks that wait
 * @param backlogAge how long the oldest of them has waited
 * @param addRate tasks a second that came, lately
 * @param dispatchRate tasks a second that pollers got, lately
 */
public record QueueStats(long backlog, Duration backlogAge, float addRate, float dispatchRate) {

  /** Together with what waits elsewhere. */
  QueueStats with(long tasks, Duration age) {
    return new QueueStats(
        backlog + tasks, age.compareTo(backlogAge) > 0 ? age : backlogAge, addRate, dispatchRate);
  }
}

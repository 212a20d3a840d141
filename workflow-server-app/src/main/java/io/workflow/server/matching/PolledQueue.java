package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskMessage;
import java.time.Instant;

/** A normal queue, as those see it who bring hints to its pollers. Safe for use by many threads. */
public interface PolledQueue {

  QueueKey key();

  /** Whether it still has a place in the log. */
  boolean hasTopic();

  /** How many hints could be given away at once. */
  int waiting();

  /** Whether a poller waits, or was here after {@code time}. */
  boolean polledAfter(Instant time);

  /** A hint from the log, taken because a poller waits. */
  void offer(TaskMessage message);

  /** How many hints wait in the log. */
  void inLog(long hints);
}

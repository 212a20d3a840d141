package io.workflow.server.matching;

/** Brings word of tasks that waits in Kafka to pollers. */
public interface TaskFeeds extends AutoCloseable {

  /** A poller waits at a queue. Never blocks. */
  void polled(QueueKey queue);

  /** How many records of a queue nobody has taken yet, about. Asks Kafka: blocking. */
  long backlog(QueueKey queue);

  @Override
  void close();
}

package io.workflow.server.matching;

/** Brings word of tasks that waits in Kafka to pollers. */
public interface TaskFeeds extends AutoCloseable {

  /** A poller waits at a queue. Never blocks. */
  void polled(QueueKey queue);

  /** What nobody has taken yet of a queue, about. Asks Kafka: blocking. */
  TopicBacklog backlog(QueueKey queue);

  @Override
  void close();
}

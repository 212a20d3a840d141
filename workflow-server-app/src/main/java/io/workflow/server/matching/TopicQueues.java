package io.workflow.server.matching;

/**
 * The queues that native workers read: they have a topic. Tasks of all others wait at the home of
 * their queue, and in the database.
 */
@FunctionalInterface
public interface TopicQueues {

  /** Whether a queue has a topic, as far as this node knows by now. Never blocks. */
  boolean hasTopic(QueueKey queue);
}

package io.workflow.tasks;

import java.time.Duration;

/**
 * A reader of one topic of tasks, a member of its group. Belongs to one thread, except for {@link
 * #wakeUp}. All but that may throw a {@link org.apache.kafka.common.KafkaException}; then it is to
 * be closed, and another opened.
 */
public interface TaskSource extends AutoCloseable {

  /** The next records, at most a batch of them, waiting for them at most so long. */
  TaskRecords poll(Duration timeout);

  /** Stays a member of the group for a while without taking records. */
  void idle(Duration duration);

  /**
   * The records of the last poll are claimed, or being claimed. Tells Kafka what became of them,
   * now or when it is known; waits for that if it must.
   */
  void claimed(ClaimedBatch batch);

  /** Ends a poll from another thread. */
  void wakeUp();

  @Override
  void close();
}

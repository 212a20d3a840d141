package io.workflow.worker.kafka;

import java.time.Duration;
import java.util.List;

/** A consumer of one task topic. Belongs to one thread, except for {@link #wakeUp}. */
interface TaskSource extends AutoCloseable {

  /** The next records, at most as many as the batch size that it was made with. */
  List<TaskRecord> poll(Duration timeout);

  /** Stays a member of the group for a while without taking records. */
  void idle(Duration duration);

  /**
   * The records of the last poll are being claimed. Tells Kafka what became of them, now or when
   * the answers are there; waits for answers if it must.
   */
  void claimed(ClaimedBatch batch);

  /** Ends a poll from another thread. */
  void wakeUp();

  @Override
  void close();
}

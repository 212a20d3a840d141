package io.workflow.worker.kafka;

import io.workflow.worker.task.TaskClaims.Verdict;
import java.time.Duration;
import java.util.List;

/** A consumer of one task topic. Belongs to one thread, except for {@link #wakeUp}. */
interface TaskSource extends AutoCloseable {

  /** The next records, at most as many as the batch size that it was made with. */
  List<TaskRecord> poll(Duration timeout);

  /** Stays a member of the group for a while without taking records. */
  void idle(Duration duration);

  /** Says what became of the records of the last poll, in their order. */
  void settle(List<TaskRecord> records, List<Verdict> verdicts);

  /** Ends a poll from another thread. */
  void wakeUp();

  @Override
  void close();
}

package io.workflow.server.matching.kafka;

import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.util.List;

/** The records of one task topic that this node takes. Belongs to one thread, but for wake-ups. */
interface TopicRecords extends AutoCloseable {

  /** The next few, waiting for them at most so long. */
  List<TaskMessage> poll(Duration timeout);

  /** Those of the last poll need not come again. */
  void taken();

  /** Stays a member of the group without taking anything. Returns at once. */
  void idle();

  /** Ends a poll from another thread. */
  void wakeUp();

  @Override
  void close();
}

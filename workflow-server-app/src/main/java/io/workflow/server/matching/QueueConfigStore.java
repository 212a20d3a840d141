package io.workflow.server.matching;

import java.util.Map;

/**
 * What operators have set for queues, for all nodes. Every method blocks, and fails with an
 * unchecked exception when the database does not answer.
 */
public interface QueueConfigStore {

  /** In the place of what was set before. */
  void set(QueueKey queue, QueueConfig config);

  /** Of all queues for which anything was set. */
  Map<QueueKey, QueueConfig> all();
}

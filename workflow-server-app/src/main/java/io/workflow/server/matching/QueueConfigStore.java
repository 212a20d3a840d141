package io.workflow.server.matching;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What operators have set for queues, for all nodes. Every method blocks, and fails with an
 * unchecked exception when the database does not answer.
 */
public interface QueueConfigStore {

  /**
   * Changes what is set, in one transaction that others wait for.
   *
   * @param change of what was set before, {@link QueueConfig#NONE} if nothing was; when it fails,
   *     nothing is changed
   * @return what is set from now on
   */
  QueueConfig update(QueueKey queue, UnaryOperator<QueueConfig> change);

  /** Of all queues for which anything was set. */
  Map<QueueKey, QueueConfig> all();
}

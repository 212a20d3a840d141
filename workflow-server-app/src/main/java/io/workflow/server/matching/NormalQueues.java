package io.workflow.server.matching;

/** The normal queues of this node. */
interface NormalQueues {

  /** Made when it is not there. */
  NormalQueue normalQueue(QueueKey key);
}

package io.workflow.worker.task;

import io.workflow.worker.channel.ChannelStatus;
import java.util.Map;
import java.util.function.Supplier;

/** Brings a worker the tasks that wait in its task queues. */
public interface TaskConsumers extends AutoCloseable {

  /**
   * Makes the consumers of a worker; {@code server}: whether tasks can be claimed, and where they
   * are told of.
   */
  @FunctionalInterface
  interface Factory {
    TaskConsumers create(Supplier<ChannelStatus> server);
  }

  /** Begins to take the workflow tasks of the queues. */
  void consumeWorkflowTasks(
      String namespace, RunnableTypes types, TaskSlots slots, TaskClaims claims);

  /** Begins to take the activity tasks of the queues. */
  void consumeActivityTasks(
      String namespace, RunnableTypes types, TaskSlots slots, TaskClaims claims);

  /** What keeps consumers from taking tasks, by topic; empty when all is well. */
  Map<String, String> problems();

  /** Takes no more tasks; waits until all that were taken have been claimed or given back. */
  @Override
  void close();
}

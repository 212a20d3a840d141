package io.workflow.worker.kafka;

import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskTopics;
import io.workflow.tasks.TaskSource;
import io.workflow.worker.channel.ChannelStatus;
import io.workflow.worker.task.RunnableTypes;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskConsumers;
import io.workflow.worker.task.TaskSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The consumers of all task queues of a worker; each has its own thread. */
public final class KafkaTaskConsumers implements TaskConsumers {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /**
   * A consumer reserves a batch of slots before it polls, and waits while fewer are free; so a
   * batch is a small part of the slots.
   */
  private static final int SLOTS_PER_BATCH_SLOT = 16;

  private static final int MAXIMUM_BATCH = 32;

  private final KafkaTaskSettings settings;
  private final TopicPreparation preparation;
  private final TaskConsumer.Surroundings surroundings;
  private final List<TaskConsumer> consumers = new ArrayList<>();

  /** {@code server}: whether tasks can be claimed, and where Kafka is. */
  public KafkaTaskConsumers(KafkaTaskSettings settings, Supplier<ChannelStatus> server) {
    this.settings = settings;
    this.preparation = new TopicPreparation(settings.replicationFactor());
    this.surroundings =
        new TaskConsumer.Surroundings(
            new KafkaLocation(settings.connection(), server), new KafkaProblems());
  }

  @Override
  public void consumeWorkflowTasks(
      String namespace, RunnableTypes types, TaskSlots slots, TaskClaims claims) {
    for (String queue : types.workflowTypes().keySet()) {
      String topic = TaskTopics.workflowTopic(namespace, queue);
      int batch = batch(slots);
      start(new TaskConsumer(topic, batch, workflows(topic, batch), slots, claims, surroundings));
    }
  }

  @Override
  public void consumeActivityTasks(
      String namespace, RunnableTypes types, TaskSlots slots, TaskClaims claims) {
    for (String queue : types.activityTypes().keySet()) {
      String topic = TaskTopics.activityTopic(namespace, queue);
      int batch = batch(slots);
      start(new TaskConsumer(topic, batch, activities(topic, batch), slots, claims, surroundings));
    }
  }

  private static int batch(TaskSlots slots) {
    return Math.clamp(slots.size() / SLOTS_PER_BATCH_SLOT, 1, MAXIMUM_BATCH);
  }

  private void start(TaskConsumer consumer) {
    consumers.add(consumer);
    consumer.start();
  }

  private TaskConsumer.Opening workflows(String topic, int batch) {
    return new TaskConsumer.Opening() {
      @Override
      public String prepare(KafkaConnection kafka) throws InterruptedException {
        int own = settings.workflowPartitions();
        return preparation.prepareTopic(kafka, topic, own > 0 ? own : kafka.workflowPartitions());
      }

      @Override
      public TaskSource open(KafkaConnection kafka) {
        return kafka.reader(batch).open(TaskKind.WORKFLOW, topic);
      }
    };
  }

  private TaskConsumer.Opening activities(String topic, int batch) {
    return new TaskConsumer.Opening() {
      @Override
      public String prepare(KafkaConnection kafka) throws InterruptedException {
        // Before there is a topic, the group can't pass over its first records.
        preparation.prepareShareGroup(kafka, topic);
        return preparation.prepareTopic(kafka, topic, settings.activityPartitions());
      }

      @Override
      public TaskSource open(KafkaConnection kafka) {
        return kafka.reader(batch).open(TaskKind.ACTIVITY, topic);
      }
    };
  }

  @Override
  public Map<String, String> problems() {
    return surroundings.problems().current();
  }

  @Override
  public void close() {
    consumers.forEach(TaskConsumer::stop);
    try {
      for (TaskConsumer consumer : consumers) {
        consumer.awaitStopped(STOP_TIMEOUT);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    surroundings.problems().forget();
    preparation.close();
  }
}

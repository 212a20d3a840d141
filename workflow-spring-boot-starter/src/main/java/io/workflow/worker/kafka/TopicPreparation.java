package io.workflow.worker.kafka;

import io.workflow.tasks.TaskTopicMaker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a task topic is there before it is subscribed to (a consumer would notice a topic
 * that is made later only after a while), and that its share group begins with the oldest record.
 * Safe for use by many threads.
 */
final class TopicPreparation implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final short replicationFactor;
  private @Nullable Admin admin;
  private @Nullable KafkaConnection connection;

  /** {@code replicationFactor} -1 means the broker's default. */
  TopicPreparation(short replicationFactor) {
    this.replicationFactor = replicationFactor;
  }

  /**
   * Makes the topic unless it is there. Returns the id of the Kafka cluster: when it changes, the
   * consumer's positions mean nothing any more.
   *
   * @throws KafkaUnreachableException when nobody listens there
   */
  String prepareTopic(KafkaConnection kafka, String topic, int partitions)
      throws InterruptedException {
    checkReachable(kafka);
    try {
      await(maker(kafka).make(topic, partitions));
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          "Can't make Kafka topic " + topic + ": " + failure.getCause(), failure);
    }
    return clusterId(kafka);
  }

  /** A client for a Kafka that is not there would try on and on by itself. */
  private void checkReachable(KafkaConnection kafka) {
    try {
      KafkaReachability.check(kafka.bootstrapServers());
    } catch (KafkaUnreachableException away) {
      close();
      throw away;
    }
  }

  /**
   * Lets a share group begin with the oldest record; the default is the newest.
   *
   * @throws KafkaUnreachableException when nobody listens there
   */
  void prepareShareGroup(KafkaConnection kafka, String group) throws InterruptedException {
    checkReachable(kafka);
    try {
      await(maker(kafka).readFromOldest(group));
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          "Can't configure share group "
              + group
              + ", which needs Kafka 4.2 with share groups: "
              + failure.getCause(),
          failure);
    }
  }

  private String clusterId(KafkaConnection kafka) throws InterruptedException {
    try {
      return await(
          admin(kafka).describeCluster().clusterId().toCompletionStage().toCompletableFuture());
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          "Can't ask Kafka for its cluster id: " + failure.getCause(), failure);
    }
  }

  private TaskTopicMaker maker(KafkaConnection kafka) {
    return new TaskTopicMaker(admin(kafka), replicationFactor, TIMEOUT);
  }

  private <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      // Its client would go on and on about that in the log, also while nothing is asked of it.
      close();
      throw new IllegalStateException("Kafka did not answer within " + TIMEOUT, late);
    }
  }

  private synchronized Admin admin(KafkaConnection kafka) {
    Admin current = admin;
    if (current == null || !kafka.equals(connection)) {
      close();
      current = kafka.admin();
      admin = current;
      connection = kafka;
    }
    return current;
  }

  /** The next use makes another client. */
  @Override
  public synchronized void close() {
    Admin current = admin;
    if (current != null) {
      admin = null;
      current.close(Duration.ZERO);
    }
  }
}

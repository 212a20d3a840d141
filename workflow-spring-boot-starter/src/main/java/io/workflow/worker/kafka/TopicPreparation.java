package io.workflow.worker.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
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
      await(
          admin(kafka)
              .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), replication())))
              .all());
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException(
            "Can't make Kafka topic " + topic + ": " + failure.getCause(), failure);
      }
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
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    try {
      await(admin(kafka).incrementalAlterConfigs(Map.of(resource, List.of(earliest))).all());
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
      return await(admin(kafka).describeCluster().clusterId());
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          "Can't ask Kafka for its cluster id: " + failure.getCause(), failure);
    }
  }

  private Optional<Short> replication() {
    return replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor);
  }

  private <T> T await(KafkaFuture<T> future) throws InterruptedException, ExecutionException {
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

package io.workflow.server.shard;

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
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic and the group that spread the shards. Calls block, at most for {@link #TIMEOUT}. */
final class ShardTopic {

  private static final Logger log = LoggerFactory.getLogger(ShardTopic.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ShardProperties properties;
  private final Admin admin;

  ShardTopic(ShardProperties properties, Admin admin) {
    this.properties = properties;
    this.admin = admin;
  }

  /**
   * Makes the topic unless it is there.
   *
   * @throws IllegalStateException when the topic is there with another number of partitions
   */
  void ensure() throws InterruptedException, ExecutionException, TimeoutException {
    create();
    check();
    setSessionTimeout();
  }

  /**
   * Puts out of the group what an earlier, killed process of this node has left there, so that its
   * shards need not wait for the session to run out. To be done once in a process: two processes
   * with one name must not throw each other out for ever.
   */
  void removeEarlierSelf(String memberName) throws InterruptedException, TimeoutException {
    if (removeMember(memberName)) {
      log.info("An earlier process of this node was still in group {}", properties.groupId());
    }
  }

  /** Returns whether it was there. */
  boolean removeMember(String memberName) throws InterruptedException, TimeoutException {
    try {
      await(
          admin
              .removeMembersFromConsumerGroup(
                  properties.groupId(),
                  new RemoveMembersFromConsumerGroupOptions(
                      List.of(new MemberToRemove(memberName))))
              .all());
      return true;
    } catch (ExecutionException notThere) {
      // The usual case. Any other reason only means that its session has to run out first.
      log.debug("No member {} to remove", memberName, notThere);
      return false;
    }
  }

  private void create() throws InterruptedException, ExecutionException, TimeoutException {
    NewTopic topic =
        new NewTopic(properties.topic(), Optional.of(properties.count()), Optional.empty());
    try {
      await(admin.createTopics(List.of(topic)).all());
      log.info("Made topic {} with {} partitions", properties.topic(), properties.count());
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw failure;
      }
    }
  }

  private void check() throws InterruptedException, ExecutionException, TimeoutException {
    int partitions =
        await(admin.describeTopics(List.of(properties.topic())).allTopicNames()).values().stream()
            .mapToInt(topic -> topic.partitions().size())
            .sum();
    if (partitions != properties.count()) {
      throw new IllegalStateException(
          ("Expected topic %s to have %d partitions, one for each shard, but it has %d: set "
                  + "workflow.server.shards.topic to a topic of this cluster's own")
              .formatted(properties.topic(), properties.count(), partitions));
    }
  }

  /** A killed node's shards wait for it; the brokers' default is most of a minute. */
  private void setSessionTimeout() throws InterruptedException, TimeoutException {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, properties.groupId());
    List<AlterConfigOp> settings =
        List.of(
            set("consumer.session.timeout.ms", properties.sessionTimeout()),
            set("consumer.heartbeat.interval.ms", properties.sessionTimeout().dividedBy(6)));
    try {
      await(admin.incrementalAlterConfigs(Map.of(group, settings)).all());
    } catch (ExecutionException refused) {
      log.info(
          "The broker keeps its own session timeout for group {}, so that a killed node's "
              + "shards wait longer: {}",
          properties.groupId(),
          refused.getCause() == null ? refused.getMessage() : refused.getCause().getMessage());
    }
  }

  private static AlterConfigOp set(String name, Duration value) {
    return new AlterConfigOp(
        new ConfigEntry(name, Long.toString(value.toMillis())), AlterConfigOp.OpType.SET);
  }

  private static <T> T await(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}

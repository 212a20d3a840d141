package io.workflow.server.matching.kafka;

import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.MatchingProperties;
import io.workflow.server.matching.QueueKey;
import io.workflow.tasks.TaskTopicMaker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes topics, deletes them, and remembers which are there. Safe for use by many threads. */
final class Topics {

  private static final short DEFAULT_REPLICATION = -1;

  private static final Logger log = LoggerFactory.getLogger(Topics.class);

  private final Admin admin;
  private final MatchingProperties properties;
  private final TaskTopicMaker maker;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  /**
   * @param timeout how long hints wait for their topic, at most
   */
  Topics(Admin admin, MatchingProperties properties, Duration timeout) {
    this.admin = admin;
    this.properties = properties;
    this.maker = new TaskTopicMaker(admin, DEFAULT_REPLICATION, timeout);
  }

  boolean knows(String topic) {
    return known.contains(topic);
  }

  /** It turned out not to be there any more. */
  void forget(String topic) {
    known.remove(topic);
  }

  /**
   * Completes when the topic of a queue is there. Asked while that is under way, Kafka is not asked
   * again.
   */
  CompletableFuture<Void> make(QueueKey queue) {
    String topic = queue.topic();
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = underWay.putIfAbsent(topic, mine);
    if (running != null) {
      return running;
    }
    CompletableFuture<Void> unused =
        maker
            .prepare(queue.kind(), topic, partitions(queue.kind()))
            .whenComplete(
                (nothing, failure) -> {
                  underWay.remove(topic);
                  if (failure == null) {
                    known.add(topic);
                    mine.complete(null);
                  } else {
                    mine.completeExceptionally(failure);
                  }
                });
    return mine;
  }

  /** With the group of its readers. A failure is logged; never blocks. */
  void delete(QueueKey queue) {
    String topic = queue.topic();
    known.remove(topic);
    List<String> group = List.of(topic);
    KafkaFuture<Void> groupDeleted =
        switch (queue.kind()) {
          case WORKFLOW -> admin.deleteConsumerGroups(group).all();
          case ACTIVITY -> admin.deleteShareGroups(group).all();
        };
    tellOf(groupDeleted, "The group of Kafka topic " + topic);
    tellOf(admin.deleteTopics(group).all(), "Kafka topic " + topic);
  }

  private static void tellOf(KafkaFuture<Void> deleted, String what) {
    KafkaFuture<Void> unused =
        deleted.whenComplete(
            (_nothing, failure) -> {
              if (failure instanceof UnknownTopicOrPartitionException
                  || failure instanceof GroupIdNotFoundException) {
                log.debug("{} was not there", what);
              } else if (failure != null) {
                log.warn("{} could not be deleted: {}", what, failure.toString());
              }
            });
  }

  private int partitions(TaskKind kind) {
    return switch (kind) {
      case WORKFLOW -> properties.workflowPartitions();
      case ACTIVITY -> properties.activityPartitions();
    };
  }
}

package io.workflow.server.matching.kafka;

import io.workflow.server.matching.MatchingProperties;
import io.workflow.server.matching.QueueKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics on first use and remembers which are there. Safe for use by many threads. */
final class Topics {

  private final Admin admin;
  private final MatchingProperties properties;
  private final int timeoutMillis;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  /**
   * @param timeout how long hints wait for their topic, at most
   */
  Topics(Admin admin, MatchingProperties properties, Duration timeout) {
    this.admin = admin;
    this.properties = properties;
    this.timeoutMillis = (int) timeout.toMillis();
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
        prepared(queue)
            .whenComplete(
                (nothing, failure) -> {
                  underWay.remove(topic);
                  if (failure == null || isThere(failure)) {
                    known.add(topic);
                    mine.complete(null);
                  } else {
                    mine.completeExceptionally(failure);
                  }
                });
    return mine;
  }

  private CompletableFuture<Void> prepared(QueueKey queue) {
    String topic = queue.topic();
    return switch (queue.kind()) {
      case WORKFLOW -> created(topic, properties.workflowPartitions());
      case ACTIVITY ->
          readFromOldest(topic)
              .thenCompose(_set -> created(topic, properties.activityPartitions()));
    };
  }

  private CompletableFuture<Void> created(String topic, int partitions) {
    return admin
        .createTopics(
            List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())),
            new CreateTopicsOptions().timeoutMs(timeoutMillis))
        .all()
        .toCompletionStage()
        .toCompletableFuture();
  }

  /**
   * Lets the share group of a topic, which is called as the topic, begin with the oldest record;
   * the default is the newest. Said before the topic is there: a group of workers that waits for it
   * already, as after a Kafka that has lost everything, would pass over the first records.
   */
  private CompletableFuture<Void> readFromOldest(String shareGroup) {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, shareGroup);
    AlterConfigOp oldest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    return admin
        .incrementalAlterConfigs(
            Map.of(group, List.of(oldest)), new AlterConfigsOptions().timeoutMs(timeoutMillis))
        .all()
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static boolean isThere(Throwable failure) {
    return failure instanceof TopicExistsException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof TopicExistsException);
  }
}

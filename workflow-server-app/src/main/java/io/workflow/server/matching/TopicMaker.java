package io.workflow.server.matching;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics on first use and remembers which are there. Safe for use by many threads. */
final class TopicMaker implements AutoCloseable {

  /** Words of tasks wait for a topic so long at most. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Admin admin;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  TopicMaker(Map<String, Object> adminSettings) {
    Map<String, Object> settings = new HashMap<>(adminSettings);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    this.admin = Admin.create(settings);
  }

  boolean knows(String topic) {
    return known.contains(topic);
  }

  /** It turned out not to be there any more. */
  void forget(String topic) {
    known.remove(topic);
  }

  /** Completes when the topic is there; at once asked for only once. */
  CompletableFuture<Void> make(String topic, int partitions) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = underWay.putIfAbsent(topic, mine);
    if (running != null) {
      return running;
    }
    CompletionStage<Void> made =
        admin
            .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
            .all()
            .toCompletionStage();
    CompletableFuture<Void> unused =
        made.toCompletableFuture()
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

  /**
   * Lets the share group of a topic begin with the oldest record; the default is the newest.
   * Completes when Kafka knows it.
   */
  CompletableFuture<Void> readFromOldest(String shareGroup) {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, shareGroup);
    AlterConfigOp oldest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    return admin
        .incrementalAlterConfigs(Map.of(group, List.of(oldest)))
        .all()
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static boolean isThere(Throwable failure) {
    return failure instanceof TopicExistsException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof TopicExistsException);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}

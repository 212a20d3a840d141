package io.workflow.server.matching.kafka;

import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.MatchingProperties;
import io.workflow.server.matching.QueueKey;
import io.workflow.tasks.TaskTopicMaker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;

/** Makes topics on first use and remembers which are there. Safe for use by many threads. */
final class Topics {

  private static final short DEFAULT_REPLICATION = -1;

  private final MatchingProperties properties;
  private final TaskTopicMaker maker;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  /**
   * @param timeout how long hints wait for their topic, at most
   */
  Topics(Admin admin, MatchingProperties properties, Duration timeout) {
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

  private int partitions(TaskKind kind) {
    return switch (kind) {
      case WORKFLOW -> properties.workflowPartitions();
      case ACTIVITY -> properties.activityPartitions();
    };
  }
}

package io.workflow.tasks;

import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes topics of tasks. Safe for use by many threads. What comes back fails with a {@link
 * org.apache.kafka.common.KafkaException}.
 */
public final class TaskTopicMaker {

  private final Admin admin;
  private final Optional<Short> replicationFactor;
  private final int timeoutMillis;

  /**
   * @param admin is not closed with this
   * @param replicationFactor -1 means the broker's default
   * @param timeout how long Kafka may take for each call
   */
  public TaskTopicMaker(Admin admin, short replicationFactor, Duration timeout) {
    this.admin = admin;
    this.replicationFactor =
        replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor);
    this.timeoutMillis = (int) timeout.toMillis();
  }

  /**
   * Completes when the topic is there. The share group of activity tasks is prepared first: before
   * there is a topic, a group of workers that waits for it already, as after a Kafka that has lost
   * everything, can't pass over its first records.
   */
  public CompletableFuture<Void> prepare(TaskKind kind, String topic, int partitions) {
    return switch (kind) {
      case WORKFLOW -> make(topic, partitions);
      case ACTIVITY -> readFromOldest(topic).thenCompose(_set -> make(topic, partitions));
    };
  }

  /** Makes a topic unless it is there. */
  public CompletableFuture<Void> make(String topic, int partitions) {
    CompletableFuture<Void> made = new CompletableFuture<>();
    KafkaFuture<Void> unused =
        admin
            .createTopics(
                List.of(new NewTopic(topic, Optional.of(partitions), replicationFactor)),
                new CreateTopicsOptions().timeoutMs(timeoutMillis))
            .all()
            .whenComplete(
                (nothing, failure) -> {
                  if (failure == null || isThere(failure)) {
                    made.complete(null);
                  } else {
                    made.completeExceptionally(failure);
                  }
                });
    return made;
  }

  /** Lets a share group begin with the oldest record of its topic; the default is the newest. */
  public CompletableFuture<Void> readFromOldest(String shareGroup) {
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

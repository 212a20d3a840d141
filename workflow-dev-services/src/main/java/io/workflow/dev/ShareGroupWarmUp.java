package io.workflow.dev;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses a share group once, so that the cluster makes its internal topics and loads their
 * coordinators before the application asks for them.
 */
final class ShareGroupWarmUp {

  private static final Logger log = LoggerFactory.getLogger(ShareGroupWarmUp.class);

  private static final String NAME = "workflow-dev-warm-up";
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private final Thread thread;

  private ShareGroupWarmUp(String bootstrap) {
    thread = Thread.ofPlatform().daemon().name(NAME).unstarted(() -> run(bootstrap));
  }

  /** Begins in the background. */
  static ShareGroupWarmUp start(String listener) {
    ShareGroupWarmUp warmUp =
        new ShareGroupWarmUp(listener.substring(listener.indexOf("://") + "://".length()));
    warmUp.thread.start();
    return warmUp;
  }

  /** Ends it, done or not. */
  void cancel() throws InterruptedException {
    thread.interrupt();
    thread.join(LONG_ENOUGH);
  }

  private static void run(String bootstrap) {
    try {
      if (createTopic(bootstrap)) {
        useShareGroup(bootstrap);
      }
    } catch (InterruptedException | InterruptException closed) {
      log.debug("The preparation of share groups was ended early", closed);
    } catch (ExecutionException | RuntimeException e) {
      // Only a slower first use is lost.
      log.warn("The first use of a share group was not prepared", e);
    }
  }

  /** Returns false on a cluster that was warmed up before. */
  private static boolean createTopic(String bootstrap)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      NewTopic topic = new NewTopic(NAME, Optional.of(1), Optional.of((short) 1));
      admin.createTopics(List.of(topic)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static void useShareGroup(String bootstrap) {
    try (KafkaShareConsumer<byte[], byte[]> consumer =
        new KafkaShareConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "group.id", NAME),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(NAME));
      consumer.poll(LONG_ENOUGH);
    }
  }
}

package io.workflow.server.matching.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.server.matching.Hint;
import io.workflow.server.matching.MatchingProperties;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.kafka.HintProgress.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Hints as Kafka records: key workflow id, value a {@link io.workflow.protocol.worker.TaskMessage}
 * in CBOR. The lanes only put them into a bounded queue; one thread encodes and sends, and waits
 * when Kafka makes it wait. Topics are made on first use.
 */
final class HintSender implements AutoCloseable {

  /** A broker that is busy answers after some seconds: longer than that it is not there. */
  private static final Duration MAXIMUM_BLOCK = Duration.ofSeconds(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofMillis(200);

  /** While no more wait, there is room for many. */
  private static final int FEW = 2_000;

  /** Of a task that has waited longer workers may know already. */
  private static final Duration FIRST_HINT = Duration.ofSeconds(5);

  private final MatchingProperties properties;
  private final Topics topics;
  private final HintProgress progress;
  private final DispatchMetrics metrics;
  private final CborCodec codec = new CborCodec();
  private final KafkaProducer<String, byte[]> producer;
  private final BlockingQueue<UnsentHint> waiting;
  private final AtomicInteger waitingForTopics = new AtomicInteger();
  private final Thread thread;
  private final Queue<CompletableFuture<Void>> whoWaitForRoom = new ConcurrentLinkedQueue<>();
  private final Set<QueueKey> notSent = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  HintSender(
      MatchingProperties properties,
      Map<String, Object> producerSettings,
      Topics topics,
      HintProgress progress,
      MeterRegistry registry) {
    this.properties = properties;
    this.topics = topics;
    this.progress = progress;
    this.metrics = new DispatchMetrics(registry);
    this.producer = new KafkaProducer<>(settings(producerSettings));
    this.waiting = new ArrayBlockingQueue<>(properties.queueCapacity());
    Gauge.builder("task_dispatch_queue", waiting, Collection::size)
        .description("Hints of tasks that wait to be sent to Kafka")
        .register(registry);
    this.thread = Thread.ofPlatform().name("workflow-dispatch").daemon().unstarted(this::run);
    thread.start();
  }

  private Map<String, Object> settings(Map<String, Object> common) {
    Duration request = properties.deliveryTimeout().minus(properties.linger()).dividedBy(2);
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "workflow-dispatch");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    // What is sent are hints, which the engine repeats: neither order nor a second copy matters.
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    settings.put(ProducerConfig.ACKS_CONFIG, "1");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, properties.linger().toMillis());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAXIMUM_BLOCK.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) request.toMillis());
    settings.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) properties.deliveryTimeout().toMillis());
    return settings;
  }

  /** The queues of which Kafka did not get hints since this was last asked. */
  Set<QueueKey> takeNotSent() {
    Set<QueueKey> taken = Set.copyOf(notSent);
    notSent.removeAll(taken);
    return taken;
  }

  /** Completes when few hints wait; at once when it is so, or when this is closed. */
  CompletableFuture<Void> room() {
    CompletableFuture<Void> room = new CompletableFuture<>();
    whoWaitForRoom.add(room);
    letIn();
    return room;
  }

  private void letIn() {
    if (closed || waiting.size() <= FEW) {
      for (CompletableFuture<Void> room = whoWaitForRoom.poll();
          room != null;
          room = whoWaitForRoom.poll()) {
        room.complete(null);
      }
    }
  }

  /** Never blocks. */
  void send(UnsentHint unsent) {
    if (!waiting.offer(unsent)) {
      dropped(unsent);
    }
  }

  private void run() {
    while (!closed || !waiting.isEmpty()) {
      try {
        UnsentHint unsent = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (unsent != null) {
          sendNow(unsent);
        }
        letIn();
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  private void sendNow(UnsentHint unsent) throws InterruptedException {
    Hint hint = unsent.hint();
    String topic = unsent.topic();
    try {
      if (!topics.knows(topic)) {
        makeTopicFor(unsent);
        return;
      }
      switch (place(hint)) {
        case TAKEN -> toProducer(unsent);
        case IN_LINE -> {
          metrics.held(hint.kind());
          unsent.taken();
        }
        case STANDING -> {
          metrics.held(hint.kind());
          // Whoever is here need not wait until Kafka gives up a worker that has died.
          unsent.refused();
        }
      }
    } catch (UnknownTopicOrPartitionException lost) {
      topics.forget(topic);
      makeTopicFor(unsent);
    } catch (RuntimeException failure) {
      failed(unsent, failure);
    }
  }

  private Place place(Hint hint) throws InterruptedException {
    Instant now = Instant.now();
    return hint.waitingSince().isBefore(now.minus(FIRST_HINT))
        ? progress.placeOf(hint, now)
        : Place.TAKEN;
  }

  private void makeTopicFor(UnsentHint unsent) {
    if (waitingForTopics.incrementAndGet() > properties.queueCapacity()) {
      waitingForTopics.decrementAndGet();
      dropped(unsent);
      return;
    }
    CompletableFuture<Void> unused =
        topics
            .make(unsent.hint().queue())
            .whenComplete(
                (nothing, failure) -> {
                  waitingForTopics.decrementAndGet();
                  if (failure == null) {
                    send(unsent);
                  } else {
                    failed(unsent, failure);
                  }
                });
  }

  private void toProducer(UnsentHint unsent) {
    Hint hint = unsent.hint();
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                unsent.topic(), hint.task().workflowId(), codec.encode(hint.message())),
            (metadata, failure) -> {
              if (failure == null) {
                metrics.sent(hint.kind(), 1);
                unsent.taken();
              } else {
                failed(unsent, failure);
              }
            });
  }

  private void dropped(UnsentHint unsent) {
    metrics.dropped(unsent.hint().kind(), unsent.topic(), properties.queueCapacity());
    notSent.add(unsent.hint().queue());
    unsent.refused();
  }

  private void failed(UnsentHint unsent, Throwable failure) {
    if (failure instanceof UnknownTopicOrPartitionException
        || failure instanceof TimeoutException) {
      // Kafka may have lost the topic: the next hint makes it again.
      topics.forget(unsent.topic());
    }
    metrics.failed(unsent.hint().kind(), unsent.topic(), failure);
    notSent.add(unsent.hint().queue());
    unsent.refused();
  }

  /** Sends what waits, for a moment at most. */
  @Override
  public void close() {
    closed = true;
    letIn();
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE_TIMEOUT);
  }
}

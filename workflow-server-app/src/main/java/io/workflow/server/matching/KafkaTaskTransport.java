package io.workflow.server.matching;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
 * Word of tasks as Kafka records: key workflow id, value a {@link TaskMessage} in CBOR. The lanes
 * only put it into a bounded queue; one thread encodes and sends, and waits when Kafka makes it
 * wait. Topics are made on first use.
 */
public final class KafkaTaskTransport implements TaskTransport, AutoCloseable {

  private static final Duration MAXIMUM_BLOCK = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofMillis(200);

  /** Of a task that has waited longer workers may know already. */
  private static final Duration FIRST_WORD = Duration.ofSeconds(5);

  private final MatchingProperties properties;
  private final CborCodec codec = new CborCodec();
  private final DispatchMetrics metrics;
  private final TopicMaker topics;
  private final TaskBacklog backlog;
  private final KafkaProducer<String, byte[]> producer;
  private final BlockingQueue<Word> waiting;
  private final AtomicInteger waitingForTopics = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Connects lazily: Kafka need not be there.
   *
   * @param adminSettings how to reach Kafka with an admin client
   * @param producerSettings how to reach Kafka with a producer
   */
  public KafkaTaskTransport(
      MatchingProperties properties,
      Map<String, Object> adminSettings,
      Map<String, Object> producerSettings,
      MeterRegistry registry) {
    this.properties = properties;
    this.metrics = new DispatchMetrics(registry);
    this.topics = new TopicMaker(adminSettings);
    this.backlog = new TaskBacklog(adminSettings);
    this.producer = new KafkaProducer<>(settings(producerSettings));
    this.waiting = new ArrayBlockingQueue<>(properties.queueCapacity());
    registry.gaugeCollectionSize("task_dispatch_queue", Tags.empty(), waiting);
    this.thread = Thread.ofPlatform().name("workflow-dispatch").daemon().unstarted(this::run);
    thread.start();
  }

  private Map<String, Object> settings(Map<String, Object> common) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "workflow-dispatch");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    // What is sent are hints, which the engine repeats: neither order nor a second copy matters.
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    settings.put(ProducerConfig.ACKS_CONFIG, "1");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, properties.linger().toMillis());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAXIMUM_BLOCK.toMillis());
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) properties.deliveryTimeout().minus(properties.linger()).toMillis());
    settings.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) properties.deliveryTimeout().toMillis());
    return settings;
  }

  @Override
  public void dispatchWorkflowTask(
      TaskId task, String workflowType, String taskQueue, Instant waitingSince) {
    dispatch(TaskKind.WORKFLOW, task, workflowType, taskQueue, waitingSince);
  }

  /** Whoever reads the topic may take it. */
  @Override
  public void dispatchStickyWorkflowTask(
      TaskId task, String workflowType, String stickyQueue, String taskQueue) {
    dispatchWorkflowTask(task, workflowType, taskQueue, Instant.now());
  }

  @Override
  public void dispatchActivityTask(
      TaskId task, String activityType, String taskQueue, Instant waitingSince) {
    dispatch(TaskKind.ACTIVITY, task, activityType, taskQueue, waitingSince);
  }

  private void dispatch(
      TaskKind kind, TaskId task, String type, String taskQueue, Instant waitingSince) {
    if (!waiting.offer(new Word(kind, taskQueue, new TaskMessage(task, type), waitingSince))) {
      metrics.dropped(kind, kind.topic(task.namespace(), taskQueue), properties.queueCapacity());
    }
  }

  private void run() {
    while (!closed || !waiting.isEmpty()) {
      try {
        Word word = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (word != null) {
          send(word);
        }
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  private void send(Word word) throws InterruptedException {
    String topic = word.topic();
    try {
      if (!topics.knows(topic)) {
        makeTopicFor(word, topic);
      } else if (waitsInKafka(word, topic)) {
        metrics.held(word.kind());
      } else {
        send(word, topic);
      }
    } catch (UnknownTopicOrPartitionException lost) {
      topics.forget(topic);
      makeTopicFor(word, topic);
    } catch (RuntimeException failure) {
      failed(word, topic, failure);
    }
  }

  private boolean waitsInKafka(Word word, String topic) throws InterruptedException {
    return word.waitingSince().isBefore(Instant.now().minus(FIRST_WORD))
        && backlog.mayWait(
            word.kind(), topic, word.message().task().workflowId(), word.waitingSince());
  }

  private void makeTopicFor(Word word, String topic) {
    if (waitingForTopics.incrementAndGet() > properties.queueCapacity()) {
      waitingForTopics.decrementAndGet();
      metrics.dropped(word.kind(), topic, properties.queueCapacity());
      return;
    }
    int partitions =
        switch (word.kind()) {
          case WORKFLOW -> properties.workflowPartitions();
          case ACTIVITY -> properties.activityPartitions();
        };
    CompletableFuture<Void> unused =
        topics
            .make(topic, partitions)
            .whenComplete(
                (nothing, failure) -> {
                  waitingForTopics.decrementAndGet();
                  if (failure != null) {
                    failed(word, topic, failure);
                  } else if (!waiting.offer(word)) {
                    metrics.dropped(word.kind(), topic, properties.queueCapacity());
                  }
                });
  }

  private void send(Word word, String topic) {
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                topic, word.message().task().workflowId(), codec.encode(word.message())),
            (metadata, failure) -> {
              if (failure == null) {
                metrics.sent(word.kind(), 1);
              } else {
                failed(word, topic, failure);
              }
            });
  }

  private void failed(Word word, String topic, Throwable failure) {
    if (failure instanceof UnknownTopicOrPartitionException
        || failure instanceof TimeoutException) {
      // Kafka may have lost the topic: the next word makes it again.
      topics.forget(topic);
    }
    metrics.failed(word.kind(), topic, failure);
  }

  /** Sends what waits, for a moment at most. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE_TIMEOUT);
    topics.close();
    backlog.close();
  }

  /** One task for one topic. */
  private record Word(TaskKind kind, String taskQueue, TaskMessage message, Instant waitingSince) {
    String topic() {
      return kind.topic(message.task().namespace(), taskQueue);
    }
  }
}

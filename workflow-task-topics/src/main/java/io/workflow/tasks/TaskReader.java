package io.workflow.tasks;

import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How one side reads the topics of tasks.
 *
 * @param settings what all Kafka clients have in common: bootstrap servers, security, timeouts.
 *     Nothing that share groups refuse, as {@code isolation.level}
 * @param batch records of one poll, at most
 * @param patience how long a last commit may take, and leaving a group
 */
public record TaskReader(Map<String, Object> settings, int batch, Duration patience) {

  /** A topic that was made anew, with another id, is noticed within this time. */
  private static final String METADATA_AGE_MILLIS = "10000";

  public TaskReader {
    settings = Map.copyOf(settings);
  }

  /**
   * Joins the group that is called as the topic, and reads from its oldest record that nobody has
   * taken. The topic should be there: one that is made later is noticed only after a while.
   */
  public TaskSource open(TaskKind kind, String topic) {
    return switch (kind) {
      case WORKFLOW -> new ConsumerGroupSource(groupConsumer(topic), topic, patience);
      case ACTIVITY -> new ShareGroupSource(shareConsumer(topic), topic, patience);
    };
  }

  private KafkaConsumer<String, byte[]> groupConsumer(String group) {
    Map<String, Object> consumer = ofGroup(group);
    consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return new KafkaConsumer<>(consumer, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaShareConsumer<String, byte[]> shareConsumer(String group) {
    Map<String, Object> consumer = ofGroup(group);
    consumer.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    consumer.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    return new KafkaShareConsumer<>(
        consumer, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> ofGroup(String group) {
    Map<String, Object> consumer = new HashMap<>(settings);
    consumer.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    return consumer;
  }
}

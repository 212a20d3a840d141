package io.workflow.worker.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How to reach Kafka.
 *
 * @param settings what all Kafka clients have in common: bootstrap servers, security, timeouts
 */
public record KafkaConnection(Map<String, Object> settings) {

  /** A topic that was made anew, with another id, is noticed within this time. */
  private static final String METADATA_AGE_MILLIS = "10000";

  /** Of {@code settings}, only what concerns the connection is used. */
  public KafkaConnection {
    Map<String, Object> connection = new HashMap<>(settings);
    connection.keySet().retainAll(AdminClientConfig.configNames());
    settings = Map.copyOf(connection);
  }

  public Admin admin() {
    return Admin.create(new HashMap<>(settings));
  }

  KafkaConsumer<String, byte[]> groupConsumer(String group, int batch) {
    Map<String, Object> consumer = consumerSettings(group, batch);
    consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return new KafkaConsumer<>(consumer, new StringDeserializer(), new ByteArrayDeserializer());
  }

  KafkaShareConsumer<String, byte[]> shareConsumer(String group, int batch) {
    Map<String, Object> consumer = consumerSettings(group, batch);
    consumer.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    consumer.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    return new KafkaShareConsumer<>(
        consumer, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> consumerSettings(String group, int batch) {
    Map<String, Object> consumer = new HashMap<>(settings);
    consumer.keySet().retainAll(ConsumerConfig.configNames());
    consumer.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    return consumer;
  }
}

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
 * How to reach one Kafka.
 *
 * @param settings what all Kafka clients have in common: bootstrap servers, security, timeouts
 */
record KafkaConnection(Map<String, Object> settings) {

  /** Kafka's own waits (50 ms to 1 s) would fill the log while a broker is away. */
  private static final String RECONNECT_MILLIS = "250";

  private static final String RECONNECT_MAXIMUM_MILLIS = "5000";

  /** A topic that was made anew, with another id, is noticed within this time. */
  private static final String METADATA_AGE_MILLIS = "10000";

  KafkaConnection {
    settings = Map.copyOf(settings);
  }

  String bootstrapServers() {
    return String.valueOf(settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
  }

  Admin admin() {
    Map<String, Object> admin = patient();
    // Nobody waits longer for an answer, and what nobody waits for need not be tried again.
    admin.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TopicPreparation.TIMEOUT.toMillis());
    admin.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TopicPreparation.TIMEOUT.toMillis());
    return Admin.create(admin);
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
    Map<String, Object> consumer = patient();
    consumer.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch);
    return consumer;
  }

  private Map<String, Object> patient() {
    Map<String, Object> patient = new HashMap<>(settings);
    patient.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, RECONNECT_MILLIS);
    patient.putIfAbsent(
        AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAXIMUM_MILLIS);
    return patient;
  }
}

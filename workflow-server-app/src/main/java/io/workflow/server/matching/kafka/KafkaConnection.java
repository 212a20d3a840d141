package io.workflow.server.matching.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The consumers of task topics. Those of queues are in the groups of native workers, which are
 * called as the topics: so both can serve one queue.
 */
final class KafkaConnection {

  /** Records of one poll; what is more than there are pollers waits in memory for a moment. */
  private static final int BATCH = 8;

  /** A topic that was made anew is noticed within this time. */
  private static final String METADATA_AGE_MILLIS = "10000";

  /** What all clients have in common: what else consumers may be told, share groups refuse. */
  private final Map<String, Object> common;

  KafkaConnection(Map<String, Object> settings) {
    this.common = new HashMap<>(settings);
    common.keySet().retainAll(AdminClientConfig.configNames());
  }

  KafkaConsumer<String, byte[]> groupConsumer(String topic) {
    Map<String, Object> settings = ofGroup(topic);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  KafkaShareConsumer<String, byte[]> shareConsumer(String topic) {
    Map<String, Object> settings = ofGroup(topic);
    settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    return new KafkaShareConsumer<>(
        settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> ofGroup(String topic) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, topic);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    return settings;
  }

  /** In no group: it takes nothing from anybody. */
  KafkaConsumer<String, byte[]> looker() {
    Map<String, Object> settings = new HashMap<>(common);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "workflow-backlog");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 * 1024);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }
}

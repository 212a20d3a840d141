package io.workflow.server.shard;

import java.util.Map;

/**
 * How to reach Kafka, with Spring's settings, connection details and certificates already in.
 *
 * @param admin for an admin client
 * @param consumer for a consumer
 */
public record KafkaClientSettings(Map<String, Object> admin, Map<String, Object> consumer) {
  public KafkaClientSettings {
    admin = Map.copyOf(admin);
    consumer = Map.copyOf(consumer);
  }
}

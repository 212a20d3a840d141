package io.workflow.server.config;

import io.workflow.protocol.worker.KafkaAddress;
import io.workflow.server.matching.MatchingProperties;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

/** What workers are told of Kafka. */
@Configuration(proxyBeanMethods = false)
class WorkerKafkaConfiguration {

  @Bean
  KafkaAddress workerKafkaAddress(
      WorkerKafkaProperties properties, KafkaAdmin admin, MatchingProperties matching) {
    return address(properties, admin.getConfigurationProperties(), matching.workflowPartitions());
  }

  static KafkaAddress address(
      WorkerKafkaProperties properties, Map<String, Object> server, int workflowPartitions) {
    return new KafkaAddress(
        properties.bootstrapServers().isEmpty()
            ? joined(server.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG))
            : properties.bootstrapServers(),
        properties.securityProtocol().isEmpty()
            ? text(server.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))
            : properties.securityProtocol(),
        workflowPartitions);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** Spring gives a list or a text. */
  private static String joined(@Nullable Object servers) {
    return switch (servers) {
      case Collection<?> several ->
          String.join(",", several.stream().map(String::valueOf).toList());
      case null -> throw new IllegalStateException("Expected spring.kafka.bootstrap-servers");
      case Object text -> text.toString();
    };
  }
}

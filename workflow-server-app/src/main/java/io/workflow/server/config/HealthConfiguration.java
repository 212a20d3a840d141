package io.workflow.server.config;

import io.workflow.server.matching.KafkaHealthIndicator;
import io.workflow.server.shard.ShardOwnership;
import io.workflow.server.shard.ShardsHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

/** What the health of the server is made of, besides what Spring Boot finds by itself. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  @Bean
  @ConditionalOnEnabledHealthIndicator("kafka")
  KafkaHealthIndicator kafkaHealthIndicator(KafkaAdmin admin) {
    return new KafkaHealthIndicator(admin.getConfigurationProperties());
  }

  @Bean
  @ConditionalOnEnabledHealthIndicator("shards")
  ShardsHealthIndicator shardsHealthIndicator(ShardOwnership ownership) {
    return new ShardsHealthIndicator(ownership);
  }
}

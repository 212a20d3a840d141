package io.workflow.server.config;

import io.workflow.server.cluster.ClusterHealthIndicator;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.Role;
import io.workflow.server.matching.kafka.KafkaHealthIndicator;
import io.workflow.server.shard.ShardOwnership;
import io.workflow.server.shard.ShardsHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the health of the server is made of, besides what Spring Boot finds by itself. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  @Bean
  @ConditionalOnEnabledHealthIndicator("kafka")
  KafkaHealthIndicator kafkaHealthIndicator(KafkaAdminClient admin) {
    return new KafkaHealthIndicator(admin.admin());
  }

  /** Of a node that is well, but not there for clients; see the groups in the configuration. */
  private static final Status NO_FRONTEND = new Status("NO_FRONTEND");

  /** For the group that says whether clients are to be sent here: the others pass over it. */
  @Bean
  @ConditionalOnEnabledHealthIndicator("roles")
  HealthIndicator rolesHealthIndicator(NodeProperties node) {
    return () ->
        Health.status(node.roles().contains(Role.FRONTEND) ? Status.UP : NO_FRONTEND)
            .withDetail("roles", node.roles())
            .build();
  }

  @Bean
  @ConditionalOnEnabledHealthIndicator("cluster")
  ClusterHealthIndicator clusterHealthIndicator(Membership membership) {
    return new ClusterHealthIndicator(membership);
  }

  @Bean
  @ConditionalOnEnabledHealthIndicator("shards")
  ShardsHealthIndicator shardsHealthIndicator(ShardOwnership ownership, Membership membership) {
    return new ShardsHealthIndicator(ownership::status, membership);
  }
}

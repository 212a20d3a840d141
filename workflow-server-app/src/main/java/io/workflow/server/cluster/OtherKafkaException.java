package io.workflow.server.cluster;

import java.io.Serial;

/**
 * A node that is alive on the same database has its shards from another Kafka, or another group.
 */
public final class OtherKafkaException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  OtherKafkaException(ClusterNode self, ClusterNode other) {
    super(
        """
        Node '%s' would use group '%s' of Kafka cluster %s, but node '%s' at %s uses group '%s' of \
        Kafka cluster %s on the same database: each would take all shards from the other"""
            .formatted(
                self.name(),
                self.shardGroup(),
                self.kafkaClusterId(),
                other.name(),
                other.address(),
                other.shardGroup(),
                other.kafkaClusterId()));
  }
}

package io.workflow.server.shard;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the shards are spread over the nodes.
 *
 * @param count how many shards the cluster has; fixed with its first start
 * @param topic the Kafka topic with one partition for each shard; nothing is ever written to it
 * @param groupId the Kafka consumer group of the nodes
 * @param sessionTimeout after how long a node that gives no sign of life loses its shards; a broker
 *     with a higher minimum keeps its own
 * @param retryInterval how long to wait before trying again what failed
 * @param reclaimAfter a shard that Kafka gives to this node but the database to another is taken
 *     back after so long
 */
@ConfigurationProperties("workflow.server.shards")
public record ShardProperties(
    @DefaultValue("512") int count,
    @DefaultValue("workflow.shards") String topic,
    @DefaultValue("workflow-server") String groupId,
    @DefaultValue("3s") Duration sessionTimeout,
    @DefaultValue("500ms") Duration retryInterval,
    @DefaultValue("3s") Duration reclaimAfter) {

  public ShardProperties {
    if (count < 1) {
      throw new IllegalArgumentException(
          "Expected workflow.server.shards.count to be at least 1, but it is " + count);
    }
  }
}

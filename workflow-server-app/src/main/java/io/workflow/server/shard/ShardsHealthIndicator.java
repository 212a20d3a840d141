package io.workflow.server.shard;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether this node serves what it was given. A node without any shard is up when that is what the
 * group decided: there may be more nodes than shards.
 */
public final class ShardsHealthIndicator extends AbstractHealthIndicator {

  private final ShardOwnership ownership;

  public ShardsHealthIndicator(ShardOwnership ownership) {
    super("The state of the shards could not be read");
    this.ownership = ownership;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    ShardStatus status = ownership.status();
    builder
        .status(status.isServing() ? "UP" : "OUT_OF_SERVICE")
        .withDetail("total", status.total())
        .withDetail("assigned", status.assigned())
        .withDetail("owned", status.owned());
    if (status.problem() != null) {
      builder.withDetail("problem", status.problem());
    }
  }
}

package io.workflow.server.shard;

import io.workflow.server.cluster.Membership;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether this node serves what it was given. A node without any shard is up when that is what the
 * group decided, and other nodes that are alive own them all: there may be more nodes than shards.
 */
public final class ShardsHealthIndicator extends AbstractHealthIndicator {

  private final Supplier<ShardStatus> shards;
  private final Membership membership;

  public ShardsHealthIndicator(Supplier<ShardStatus> shards, Membership membership) {
    super("The state of the shards could not be read");
    this.shards = shards;
    this.membership = membership;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    ShardStatus status = shards.get();
    boolean up =
        status.isServing() && (status.owned() > 0 || membership.othersOwnAll(status.total()));
    builder
        .status(up ? "UP" : "OUT_OF_SERVICE")
        .withDetail("total", status.total())
        .withDetail("assigned", status.assigned())
        .withDetail("owned", status.owned());
    if (status.problem() != null) {
      builder.withDetail("problem", status.problem());
    }
  }
}

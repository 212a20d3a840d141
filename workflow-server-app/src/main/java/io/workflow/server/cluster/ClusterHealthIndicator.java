package io.workflow.server.cluster;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether this node has its name, and which others there are. */
public final class ClusterHealthIndicator extends AbstractHealthIndicator {

  private final Membership membership;

  public ClusterHealthIndicator(Membership membership) {
    super("The state of the cluster could not be read");
    this.membership = membership;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    ClusterNode self = membership.self();
    String problem = membership.problem();
    builder
        .status(membership.isMember() ? "UP" : "OUT_OF_SERVICE")
        .withDetail("name", self == null ? "" : self.name())
        .withDetail("alive", membership.alive());
    if (problem != null) {
      builder.withDetail("problem", problem);
    }
  }
}

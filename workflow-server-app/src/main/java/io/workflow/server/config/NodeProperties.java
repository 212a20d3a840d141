package io.workflow.server.config;

import io.workflow.server.cluster.Role;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This node among the others.
 *
 * @param address host and port at which people reach this one
 * @param roles what it does, beside what all do: all of it where nothing is said
 */
@ConfigurationProperties("workflow.server")
public record NodeProperties(
    @DefaultValue("127.0.0.1:8233") String address,
    @DefaultValue Node node,
    @DefaultValue({"frontend", "history", "matching", "worker"}) Set<Role> roles) {

  public NodeProperties {
    if (roles.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected workflow.server.roles to be some of frontend, history, matching, worker, "
              + "but there is none");
    }
  }

  /**
   * What tells it from the others.
   *
   * @param name the same over restarts, different for each node; the address where none is given
   */
  public record Node(@DefaultValue("") String name) {}

  /** What tells this node from the others. */
  String nodeName() {
    return node.name().isEmpty() ? address : node.name();
  }
}

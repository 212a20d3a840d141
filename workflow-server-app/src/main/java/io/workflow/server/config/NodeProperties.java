package io.workflow.server.config;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This node among the others.
 *
 * @param address host and port at which people reach this one
 * @param roles what it does, beside what all do: both where nothing is said
 */
@ConfigurationProperties("workflow.server")
public record NodeProperties(
    @DefaultValue("127.0.0.1:8233") String address,
    @DefaultValue Node node,
    @DefaultValue({"frontend", "history"}) Set<Role> roles) {

  /** What a node does. */
  public enum Role {
    /** Takes the calls of clients and workers: ready for them. */
    FRONTEND,
    /** Owns shards. */
    HISTORY
  }

  public NodeProperties {
    if (roles.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected workflow.server.roles to be frontend, history or both, but there is none");
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

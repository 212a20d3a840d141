package io.workflow.server.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This node among the others.
 *
 * @param address host and port at which people reach this one
 */
@ConfigurationProperties("workflow.server")
public record NodeProperties(
    @DefaultValue("127.0.0.1:8233") String address, @DefaultValue Node node) {

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

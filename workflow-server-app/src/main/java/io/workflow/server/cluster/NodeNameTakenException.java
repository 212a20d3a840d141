package io.workflow.server.cluster;

import java.io.Serial;

/** Another process that is alive has the name of this node. */
public final class NodeNameTakenException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  NodeNameTakenException(String name, String address, ClusterNode other) {
    super(
        """
        This node, at %s, is named '%s', but so is the one at %s, which was started at %s and gave \
        a sign of life %d ms ago"""
            .formatted(
                address, name, other.address(), other.startedAt(), other.beatAge().toMillis()));
  }
}

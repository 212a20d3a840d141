package io.workflow.server.cluster;

import java.io.Serial;

/** The nodes of this cluster may write what this version can't read. */
public final class UnknownFormatLevelException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UnknownFormatLevelException(ClusterNode node, int written) {
    super(
        """
        Node '%s' of version %s reads format levels up to %d, but this cluster writes format level %d"""
            .formatted(node.name(), node.version(), node.formatLevel(), written));
  }
}

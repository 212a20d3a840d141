package io.workflow.server.cluster;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Says what to do about a node that does not fit to the others. */
final class ClusterFailureAnalyzer implements FailureAnalyzer {

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NodeNameTakenException) {
        return new FailureAnalysis(
            cause.getMessage(),
            """
            Give each node a name of its own by workflow.server.node.name, or an address of its own \
            by workflow.server.address, which is the name where none is given. If the other process \
            should not be there, end it first.""",
            cause);
      }
      if (cause instanceof UnknownFormatLevelException) {
        return new FailureAnalysis(
            cause.getMessage(),
            """
            Start this node with the version that the other nodes have, or a newer one: see \
            /actuator/cluster at one of them. A cluster does not go back below a level that it \
            has begun to write.""",
            cause);
      }
      if (cause instanceof OtherKafkaException) {
        return new FailureAnalysis(
            cause.getMessage(),
            """
            Point spring.kafka.bootstrap-servers of all nodes to one Kafka, and leave \
            workflow.server.shards.group-id the same. To move to another Kafka, end all nodes \
            first. For a cluster of its own, use another database.""",
            cause);
      }
    }
    return null;
  }
}

package io.workflow.server.operations;

import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.Role;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.shard.ShardMoves;
import io.workflow.server.shard.ShardOwnership;
import io.workflow.server.shard.ShardStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/** {@code /actuator/cluster}: the nodes on this database, and what this one serves. */
@Component
@Endpoint(id = "cluster")
public class ClusterEndpoint {

  private final Membership membership;
  private final ShardOwners owners;
  private final ShardOwnership ownership;
  private final ShardMoves moves;
  private final FormatLevel format;

  ClusterEndpoint(
      Membership membership,
      ShardOwners owners,
      ShardOwnership ownership,
      ShardMoves moves,
      FormatLevel format) {
    this.moves = moves;
    this.format = format;
    this.owners = owners;
    this.membership = membership;
    this.ownership = ownership;
  }

  /**
   * The cluster as this node sees it.
   *
   * @param node the name of this node; {@code null} before it has joined
   * @param problem why it is not one of the nodes, or can't know; {@code null} when all is well
   * @param formatLevel what nodes may write
   * @param shards of this node
   * @param moves of shards to and from this node, since it started
   * @param skew how many times the average the node with most shards has; 1 is even, 0 without any
   * @param nodes all that are known, by name; those that ended up to a day ago as well
   */
  public record Cluster(
      @Nullable String node,
      @Nullable String problem,
      int formatLevel,
      ShardStatus shards,
      ShardMoves.Moves moves,
      double skew,
      List<NodeDescription> nodes) {}

  /**
   * A node.
   *
   * @param formatLevel what it can read
   * @param alive whether it has given a sign of life within the last seconds, and has not ended
   * @param kafkaClusterId the Kafka that it uses; {@code null} when that could not be asked
   * @param beatAge how long ago its last sign of life was
   * @param shards how many it owns, by the database; also when it is dead and nobody has taken them
   */
  public record NodeDescription(
      String name,
      String address,
      String peerAddress,
      String version,
      List<String> roles,
      int formatLevel,
      ClusterNode.State state,
      boolean alive,
      @Nullable String kafkaClusterId,
      Instant startedAt,
      Duration beatAge,
      int shards) {

    static NodeDescription of(ClusterNode node, int shards) {
      return new NodeDescription(
          node.name(),
          node.address(),
          node.peerAddress().toString(),
          node.version(),
          node.roles().stream().map(role -> role.name().toLowerCase(Locale.ROOT)).sorted().toList(),
          node.formatLevel(),
          node.state(),
          node.isAlive(),
          node.kafkaClusterId(),
          node.startedAt(),
          node.beatAge(),
          shards);
    }
  }

  @ReadOperation
  public Cluster cluster() {
    ClusterNode self = membership.self();
    Map<String, Integer> counts = owners.countByNode();
    return new Cluster(
        self == null ? null : self.name(),
        membership.problem(),
        format.written(),
        ownership.status(),
        moves.soFar(),
        skew(counts),
        membership.nodes().stream()
            .map(node -> NodeDescription.of(node, counts.getOrDefault(node.name(), 0)))
            .toList());
  }

  private double skew(Map<String, Integer> counts) {
    IntSummaryStatistics shards =
        ClusterNode.namesOf(membership.nodes(), Role.HISTORY).stream()
            .mapToInt(name -> counts.getOrDefault(name, 0))
            .summaryStatistics();
    return shards.getSum() == 0 ? 0 : shards.getMax() / shards.getAverage();
  }
}

package io.workflow.server.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server as the others see it.
 *
 * @param name the same over restarts, different for each server
 * @param id of the process
 * @param address where people reach it: host and port
 * @param peerAddress where the other nodes connect to it
 * @param roles what it does
 * @param formatLevel what it can read, see {@link FormatLevel}
 * @param kafkaClusterId the Kafka that it uses; {@code null} when that could not be asked yet
 * @param shardGroup the group in Kafka that spreads the shards
 * @param beatAge how long ago its last sign of life was, by the database's clock
 */
public record ClusterNode(
    String name,
    UUID id,
    String address,
    PeerAddress peerAddress,
    String version,
    Set<Role> roles,
    int formatLevel,
    State state,
    @Nullable String kafkaClusterId,
    String shardGroup,
    Instant startedAt,
    Duration beatAge) {

  /** A node without a sign of life for so long is taken for dead. */
  public static final Duration DEAD_AFTER = Duration.ofSeconds(5);

  /** For so long after its last sign of life a node may answer from memory. */
  public static final Duration LEASE = Duration.ofSeconds(2);

  public ClusterNode {
    roles = Set.copyOf(roles);
  }

  /** What a node says of itself. */
  public enum State {
    /** It works, or is about to. */
    SERVING,
    /** It still works, but is about to end: nothing new is given to it. */
    DRAINING,
    /** It has ended in an orderly way. */
    GONE
  }

  ClusterNode withKafka(String clusterId) {
    return new ClusterNode(
        name,
        id,
        address,
        peerAddress,
        version,
        roles,
        formatLevel,
        state,
        clusterId,
        shardGroup,
        startedAt,
        beatAge);
  }

  /** Names of those that serve and have a role, in order; of all that serve where nobody has it. */
  public static List<String> namesOf(Collection<ClusterNode> nodes, Role role) {
    List<ClusterNode> alive = nodes.stream().filter(ClusterNode::isServing).toList();
    List<ClusterNode> able = alive.stream().filter(node -> node.roles().contains(role)).toList();
    return (able.isEmpty() ? alive : able).stream().map(ClusterNode::name).sorted().toList();
  }

  /** Whether something new may be given to it, as far as anybody can know. */
  public boolean isServing() {
    return state == State.SERVING && isAlive();
  }

  /** Whether it works, as far as anybody can know. */
  public boolean isAlive() {
    return state != State.GONE && beatAge.compareTo(DEAD_AFTER) < 0;
  }
}

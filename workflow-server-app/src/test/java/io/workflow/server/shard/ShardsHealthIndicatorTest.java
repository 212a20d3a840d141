package io.workflow.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.shard.FencedShards;
import io.workflow.engine.shard.RecordingOwner;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.cluster.Membership;
import io.workflow.server.cluster.NodeStore;
import io.workflow.server.cluster.PeerAddress;
import io.workflow.server.cluster.Role;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;

/** When a node is ready, by its shards. */
class ShardsHealthIndicatorTest {

  private static final ClusterNode SELF = node("a", Duration.ZERO);
  private final ShardOwners owners = new ShardOwners();
  private List<ClusterNode> nodes = List.of(SELF, node("b", Duration.ofMillis(100)));
  private Membership membership = membership();

  @BeforeEach
  void join() {
    membership.join(new FencedShards(new RecordingOwner()));
  }

  @AfterEach
  void leave() {
    membership.close();
  }

  @Test
  void shouldBeUpWhenItServesWhatItWasGiven() {
    assertThat(health(new ShardStatus(2, 1, 1, true, null))).isEqualTo("UP");
    assertThat(health(new ShardStatus(2, 2, 1, true, null))).isEqualTo("OUT_OF_SERVICE");
  }

  @Test
  void shouldBeUpWithoutShardsWhenOthersOwnThemAll() {
    owners.learn(Map.of(0, new Owner("b", 1), 1, new Owner("b", 1)));
    assertThat(health(new ShardStatus(2, 0, 0, true, "none"))).isEqualTo("UP");
  }

  @Test
  void shouldNotBeUpBeforeTheGroupHasSaidWhatIsGivenToIt() {
    owners.learn(Map.of(0, new Owner("b", 1), 1, new Owner("b", 1)));
    assertThat(health(new ShardStatus(2, 0, 0, false, "none"))).isEqualTo("OUT_OF_SERVICE");
  }

  @Test
  void shouldNotBeUpWithoutShardsWhileSomeAreNobodys() {
    owners.learn(Map.of(0, new Owner("b", 1)));
    assertThat(health(new ShardStatus(2, 0, 0, true, "none"))).isEqualTo("OUT_OF_SERVICE");
  }

  @Test
  void shouldNotBeUpWithoutShardsWhenTheirOwnerIsDead() {
    owners.learn(Map.of(0, new Owner("b", 1), 1, new Owner("b", 1)));
    membership.close();
    nodes = List.of(SELF, node("b", Duration.ofSeconds(30)));
    membership = membership();
    membership.join(new FencedShards(new RecordingOwner()));
    assertThat(health(new ShardStatus(2, 0, 0, true, "none"))).isEqualTo("OUT_OF_SERVICE");
  }

  private Membership membership() {
    Store store = new Store();
    return new Membership(
        store, owners, new FormatLevel(store, Duration.ZERO, () -> 0), () -> SELF);
  }

  private String health(ShardStatus status) {
    Health health = new ShardsHealthIndicator(() -> status, membership).health(false);
    return Objects.requireNonNull(health).getStatus().getCode();
  }

  private static ClusterNode node(String name, Duration beatAge) {
    return new ClusterNode(
        name,
        UUID.randomUUID(),
        name + ":8233",
        new PeerAddress(name, 7234),
        "1",
        EnumSet.allOf(Role.class),
        FormatLevel.KNOWN,
        State.SERVING,
        null,
        "group",
        Instant.EPOCH,
        beatAge);
  }

  private final class Store implements NodeStore {
    @Override
    public boolean take(ClusterNode self) {
      return true;
    }

    @Override
    public Beat beat(String name, UUID id, @Nullable Instant since) {
      return new Beat(Instant.EPOCH, nodes, Map.of(), 1);
    }

    @Override
    public int formatLevel() {
      return FormatLevel.KNOWN;
    }

    @Override
    public int raiseFormatLevel(Duration knownFor) {
      return FormatLevel.KNOWN;
    }

    @Override
    public void usesKafka(String name, UUID id, String clusterId) {}

    @Override
    public void drain(String name, UUID id) {}

    @Override
    public void leave(String name, UUID id) {}

    @Override
    public List<ClusterNode> all() {
      return nodes;
    }

    @Override
    public void forget() {}
  }
}

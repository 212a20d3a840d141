package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {

  private static final Duration FRESH = Duration.ofMillis(100);

  private final ShardOwners owners = new ShardOwners();
  private final Set<Integer> served = new HashSet<>(Set.of(0));
  private final ClusterWatch watch = new ClusterWatch(2, owners, () -> served, () -> this.nanos);
  private long nanos = 1_000;

  @BeforeEach
  void ownAll() {
    owners.learn(Map.of(0, new Owner("a", 1), 1, new Owner("b", 1)));
  }

  @Test
  void shouldSayNothingWhileEachShardHasAnOwner() {
    look(node("a"), node("b"));
    pass(Duration.ofMinutes(1));

    assertThat(watch.longestUnowned()).isZero();
    assertThat(watch.longestDrain()).isZero();
  }

  @Test
  void shouldCountFromTheLastSignOfLifeOfADeadOwnerUntilAnotherNodeHasTheShard() {
    look(node("a"), node("b", State.SERVING, Duration.ofSeconds(6)));
    pass(Duration.ofSeconds(3));
    look(node("a"), node("b", State.SERVING, Duration.ofSeconds(9)));

    assertThat(watch.longestUnowned()).isEqualTo(9);

    owners.learn(Map.of(1, new Owner("a", 2)));
    served.add(1);
    look(node("a"), node("b", State.SERVING, Duration.ofSeconds(10)));

    assertThat(watch.longestUnowned()).isZero();
  }

  @Test
  void shouldCountAShardThatNobodyWasEverSeenToHave() {
    ClusterWatch three = new ClusterWatch(3, owners, () -> served, () -> nanos);
    three.look(node("a"), List.of(node("a"), node("b")));
    pass(Duration.ofSeconds(4));

    assertThat(three.longestUnowned()).isEqualTo(4);
  }

  @Test
  void shouldCountAShardThatThisNodeIsSaidToHaveButDoesNotServe() {
    look(node("a"), node("b"));
    served.clear();
    look(node("a"), node("b"));
    pass(Duration.ofSeconds(2));

    assertThat(watch.longestUnowned()).isEqualTo(2);
  }

  @Test
  void shouldCountForHowLongANodeDoesNotComeToItsEnd() {
    look(node("a"), node("b", State.DRAINING, FRESH));
    pass(Duration.ofSeconds(20));
    look(node("a", State.DRAINING, FRESH), node("b", State.DRAINING, FRESH));
    pass(Duration.ofSeconds(5));

    assertThat(watch.longestDrain()).isEqualTo(25);

    look(node("a", State.DRAINING, FRESH), node("b", State.GONE, FRESH));
    assertThat(watch.longestDrain()).isEqualTo(5);
  }

  private void look(ClusterNode self, ClusterNode other) {
    watch.look(self, List.of(self, other));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static ClusterNode node(String name) {
    return node(name, State.SERVING, FRESH);
  }

  private static ClusterNode node(String name, State state, Duration beatAge) {
    return new ClusterNode(
        name,
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        name + ":8233",
        new PeerAddress("127.0.0.1", 7234),
        "test",
        EnumSet.allOf(Role.class),
        FormatLevel.KNOWN,
        state,
        null,
        "group",
        Instant.EPOCH,
        beatAge);
  }
}

package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.server.cluster.ClusterNode.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeadNodesTest {

  private static final int ALIVE = 100;

  private final List<String> removed = new ArrayList<>();
  private final Set<String> refusing = new HashSet<>();
  private long nanos;
  private final DeadNodes dead =
      new DeadNodes(refusing::contains, removed::add, Runnable::run, () -> nanos);

  @Test
  void shouldRemoveANodeThatIsSilentForThreeSeconds() {
    look("a", node("a", ALIVE), node("b", 2_900));
    assertThat(removed).isEmpty();

    look("a", node("a", ALIVE), node("b", 3_000));
    look("a", node("a", ALIVE), node("b", 3_500));

    assertThat(removed).as("once").containsExactly("b");
  }

  @Test
  void shouldRemoveANodeSoonerWhosePortRefuses() {
    refusing.add("b");
    look("a", node("a", ALIVE), node("b", 1_100));
    assertThat(removed).isEmpty();

    look("a", node("a", ALIVE), node("b", 1_300));

    assertThat(removed).containsExactly("b");
  }

  @Test
  void shouldLeaveTheVerdictToTheFirstOfThoseAlive() {
    look("b", node("a", ALIVE), node("b", ALIVE), node("c", 3_500));
    assertThat(removed).isEmpty();

    look("b", node("a", ALIVE), node("b", ALIVE), node("c", 4_100));

    assertThat(removed).as("the first one has not done it for a second").containsExactly("c");
  }

  @Test
  void shouldNotJudgeAfterAPauseOfItsOwnInWhichNobodyCouldGiveASign() {
    look("a", node("a", ALIVE), node("b", ALIVE));
    nanos += Duration.ofSeconds(4).toNanos();

    look("a", node("a", ALIVE), node("b", 4_000));
    look("a", node("a", ALIVE), node("b", ALIVE));

    assertThat(removed).isEmpty();
  }

  @Test
  void shouldNotRemoveWhoHasLeftInOrderOrIsItself() {
    look("a", node("a", 5_000), node("b", 60_000, State.GONE));
    look("a", node("a", 5_000), node("b", 60_000, State.GONE));

    assertThat(removed).isEmpty();
  }

  @Test
  void shouldRemoveTheNextProcessOfTheSameNameAsWell() {
    look("a", node("a", ALIVE), node("b", 3_000));
    ClusterNode again =
        new ClusterNode(
            "b",
            UUID.randomUUID(),
            "b",
            new PeerAddress("b", 1),
            "1",
            EnumSet.allOf(Role.class),
            FormatLevel.KNOWN,
            State.SERVING,
            null,
            "shards",
            Instant.EPOCH,
            Duration.ofSeconds(3));

    look("a", node("a", ALIVE), again);

    assertThat(removed).containsExactly("b", "b");
  }

  /** Two looks in a row, half a second apart: the first one only shows that all is regular. */
  private void look(String self, ClusterNode... nodes) {
    for (int i = 0; i < 2; i++) {
      nanos += Duration.ofMillis(500).toNanos();
      List<ClusterNode> all = List.of(nodes);
      dead.look(
          all.stream().filter(node -> node.name().equals(self)).findFirst().orElseThrow(), all);
    }
  }

  private static ClusterNode node(String name, long beatAgeMillis) {
    return node(name, beatAgeMillis, State.SERVING);
  }

  private static ClusterNode node(String name, long beatAgeMillis, State state) {
    return new ClusterNode(
        name,
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        name,
        new PeerAddress(name, 1),
        "1",
        EnumSet.allOf(Role.class),
        FormatLevel.KNOWN,
        state,
        null,
        "shards",
        Instant.EPOCH,
        Duration.ofMillis(beatAgeMillis));
  }
}

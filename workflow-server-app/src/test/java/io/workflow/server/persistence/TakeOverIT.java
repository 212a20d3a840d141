package io.workflow.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.shard.ShardEpochs.Acquired;
import io.workflow.server.cluster.ClusterNode;
import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.cluster.FormatLevel;
import io.workflow.server.cluster.NodeStore;
import io.workflow.server.cluster.PeerAddress;
import io.workflow.server.cluster.Role;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a new owner keeps quiet, because the earlier one may answer from memory. */
class TakeOverIT {

  private static final UUID FORMER = UUID.randomUUID();
  private static final Duration LONGEST = ClusterNode.LEASE.plusMillis(100);
  private static TestDatabase database;
  private static PostgresHistoryStore store;
  private static NodeStore nodes;

  @BeforeAll
  static void makeTables() {
    database = new TestDatabase();
    store = database.histories();
    nodes = database.nodes();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void ownLongSince() {
    database.jdbc().sql("DELETE FROM shards").update();
    database.jdbc().sql("DELETE FROM nodes").update();
    assertThat(nodes.take(node("former", FORMER))).isTrue();
    assertThat(store.acquire(Set.of(1), "former").quiet()).as("of nobody's shard").isEmpty();
    age("shards SET acquired_at", "1 minute");
  }

  @Test
  void shouldKeepQuietForWhatIsLeftOfTheLease() {
    age("nodes SET beat_at", "700 milliseconds");
    assertThat(quiet("next"))
        .isGreaterThan(Duration.ofMillis(100))
        .isLessThanOrEqualTo(LONGEST.minusMillis(700));
  }

  @Test
  void shouldNotWaitForANodeWhoseBeatStandsStill() {
    age("nodes SET beat_at", "2200 milliseconds");
    assertThat(quiet("next")).isZero();
  }

  @Test
  void shouldNotWaitForANodeThatHasEnded() {
    nodes.leave("former", FORMER);
    assertThat(quiet("next")).isZero();
  }

  @Test
  void shouldNotWaitForANodeThatNobodyKnows() {
    database.jdbc().sql("DELETE FROM nodes").update();
    assertThat(quiet("next")).isZero();
  }

  @Test
  void shouldNotWaitForItself() {
    assertThat(quiet("former")).isZero();
  }

  @Test
  void shouldNotWaitForWhatWasGivenUp() {
    store.release(Map.of(1, 1L));
    Acquired next = store.acquire(Set.of(1), "next");
    assertThat(next).isEqualTo(new Acquired(Map.of(1, 2L), Map.of()));
    assertThat(nodes.take(node("next", UUID.randomUUID()))).isTrue();
    assertThat(quiet("third")).as("what the next one has not given up").isPositive();
  }

  @Test
  void shouldNotBeReleasedByWhoHasLostIt() {
    age("shards SET acquired_at", "1 minute");
    store.acquire(Set.of(1), "former");
    store.release(Map.of(1, 1L));
    age("shards SET acquired_at", "1 minute");
    assertThat(quiet("next")).isPositive();
  }

  @Test
  void shouldKeepQuietForAWholeLeaseWhenTheOwnerHadTheShardOnlyForAMoment() {
    assertThat(quiet("second")).isPositive();
    assertThat(quiet("third")).as("the first one may answer still").isEqualTo(LONGEST);
  }

  @Test
  void shouldKeepQuietForAWholeLeaseWhenItTakesTheShardAgainAtOnce() {
    assertThat(quiet("second")).isPositive();
    assertThat(quiet("second")).as("the first one may answer still").isEqualTo(LONGEST);
  }

  @Test
  void shouldKeepQuietForAWholeLeaseWhenABeatIsUnderWay() throws Exception {
    age("nodes SET beat_at", "1 minute");
    try (Connection beat = database.dataSource().getConnection();
        Statement statement = beat.createStatement()) {
      beat.setAutoCommit(false);
      statement.execute("UPDATE nodes SET beat_at = now() WHERE name = 'former'");
      assertThat(quiet("next")).isEqualTo(LONGEST);
      beat.rollback();
    }
  }

  private static Duration quiet(String owner) {
    return store.acquire(Set.of(1), owner).quiet().getOrDefault(1, Duration.ZERO);
  }

  private static void age(String what, String by) {
    int changed =
        database.jdbc().sql("UPDATE %s = now() - interval '%s'".formatted(what, by)).update();
    assertThat(changed).isPositive();
  }

  private static ClusterNode node(String name, UUID id) {
    return new ClusterNode(
        name,
        id,
        name + ":8233",
        new PeerAddress(name, 7234),
        "1",
        EnumSet.allOf(Role.class),
        FormatLevel.KNOWN,
        State.SERVING,
        null,
        "group",
        Instant.EPOCH,
        Duration.ZERO);
  }
}

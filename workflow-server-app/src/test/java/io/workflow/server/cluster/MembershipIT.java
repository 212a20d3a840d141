package io.workflow.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.workflow.engine.shard.FencedShards;
import io.workflow.engine.shard.RecordingOwner;
import io.workflow.server.cluster.ClusterNode.State;
import io.workflow.server.cluster.ShardOwners.Owner;
import io.workflow.server.persistence.PostgresHistoryStore;
import io.workflow.server.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;

/** Who may be a node, and what the others see of it. */
class MembershipIT {

  private static TestDatabase database;
  private final List<Membership> members = new ArrayList<>();
  private final List<FormatLevel> formats = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private Duration newsOfKafka = Duration.ZERO;

  @BeforeAll
  static void makeTables() {
    database = new TestDatabase();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void nobody() {
    database.jdbc().sql("DELETE FROM nodes").update();
    database.jdbc().sql("DELETE FROM cluster_metadata").update();
    database
        .jdbc()
        .sql("INSERT INTO cluster_metadata (number_of_shards, format_level) VALUES (16, 1)")
        .update();
    database.jdbc().sql("DELETE FROM shards").update();
  }

  @AfterEach
  void leave() {
    members.forEach(Membership::close);
  }

  @Test
  void shouldSeeTheOthers() {
    Membership first = join("a", "kafka");
    Membership second = join("b", "kafka");
    await()
        .untilAsserted(
            () ->
                assertThat(first.nodes())
                    .filteredOn(ClusterNode::isAlive)
                    .extracting(ClusterNode::name)
                    .containsExactly("a", "b"));
    second.close();
    await()
        .untilAsserted(
            () ->
                assertThat(first.nodes())
                    .filteredOn(ClusterNode::isAlive)
                    .extracting(ClusterNode::name)
                    .containsExactly("a"));
    assertThat(first.problem()).isNull();
  }

  @Test
  void shouldRefuseASecondLiveProcessOfOneName() {
    Membership first = join("a", "kafka");
    Membership second = membership("a", "kafka");
    assertThatThrownBy(() -> second.join(new FencedShards(new RecordingOwner())))
        .isInstanceOf(NodeNameTakenException.class)
        .hasMessageContaining("named 'a'")
        .hasMessageContaining("host-of-a:8233")
        .satisfies(failure -> assertThat(adviceFor(failure)).contains("workflow.server.node.name"));
    assertThat(first.problem()).isNull();
  }

  @Test
  void shouldTakeTheNameOfAnEarlierProcessThatEndedOrDied() {
    join("a", "kafka").close();
    Membership next = join("a", "kafka");
    next.close();
    database
        .jdbc()
        .sql("UPDATE nodes SET state = 'SERVING', beat_at = now() - interval '6 seconds'")
        .update();
    assertThat(join("a", "kafka").problem()).isNull();
  }

  @Test
  void shouldSayWhenAnotherProcessHasTakenItsName() {
    Membership paused = join("a", "kafka");
    database
        .jdbc()
        .sql("UPDATE nodes SET id = ?, beat_at = now() + interval '1 hour'")
        .param(UUID.randomUUID())
        .update();
    await().untilAsserted(() -> assertThat(paused.problem()).contains("the name 'a'"));
    database.jdbc().sql("UPDATE nodes SET beat_at = now() - interval '6 seconds'").update();
    await().untilAsserted(() -> assertThat(paused.problem()).isNull());
  }

  @Test
  void shouldWaitForTheOthersToSayThatTheirKafkaHasLostItsData() throws Exception {
    Membership first = join("a", "one");
    newsOfKafka = Duration.ofMinutes(1);
    CompletableFuture<Membership> joining =
        CompletableFuture.supplyAsync(() -> join("b", "wiped"), Thread::startVirtualThread);
    await().during(Duration.ofSeconds(1)).until(() -> !joining.isDone());
    first.usesKafka("wiped");
    assertThat(joining.get(30, TimeUnit.SECONDS).problem()).isNull();
    assertThat(Objects.requireNonNull(first.self()).kafkaClusterId()).isEqualTo("wiped");
    await().until(() -> first.node("b").isPresent());
  }

  @Test
  void shouldRefuseAnotherKafkaOrAnotherGroupThanThatOfTheLive() {
    Membership first = join("a", "one");
    assertThatThrownBy(() -> membership("b", "two").join(new FencedShards(new RecordingOwner())))
        .isInstanceOf(OtherKafkaException.class)
        .hasMessageContaining("Kafka cluster two")
        .hasMessageContaining("Kafka cluster one")
        .satisfies(failure -> assertThat(adviceFor(failure)).contains("bootstrap-servers"));
    assertThat(join("c", null).problem()).as("a Kafka that does not answer").isNull();
    first.close();
    assertThat(join("b", "two").problem()).as("when nobody uses the other one").isNull();
  }

  @Test
  void shouldKnowWhoOwnsWhichShardAndWhereThatNodeIs() {
    PostgresHistoryStore shards = database.histories();
    shards.acquire(Set.of(1, 2), "a");
    database.jdbc().sql("UPDATE shards SET acquired_at = now() - interval '1 day'").update();
    ShardOwners owners = new ShardOwners();
    Membership first = join("a", "kafka", owners);
    join("b", "kafka");
    assertThat(owners.ownerOf(1)).as("taken long ago").hasValue(new Owner("a", 1));
    assertThat(owners.ownerOf(3)).isEmpty();

    shards.acquire(Set.of(2, 3), "b");
    shards.raise(Map.of(1, 1L));

    await()
        .untilAsserted(
            () -> {
              assertThat(owners.ownerOf(1)).hasValue(new Owner("a", 2));
              assertThat(owners.ownerOf(2)).hasValue(new Owner("b", 2));
              assertThat(owners.ownerOf(3)).hasValue(new Owner("b", 1));
              assertThat(first.node("b"))
                  .map(ClusterNode::peerAddress)
                  .hasValue(new PeerAddress("peers-of-b", 7234));
            });
    assertThat(owners.countByNode()).isEqualTo(Map.of("a", 1, "b", 2));
  }

  @Test
  void shouldKnowWhetherOthersThatAreAliveOwnAllShards() {
    PostgresHistoryStore shards = database.histories();
    shards.acquire(Set.of(0, 1), "b");
    ShardOwners owners = new ShardOwners();
    Membership member = membership("a", "kafka", owners);
    assertThat(member.othersOwnAll(2)).as("before it knows anybody").isFalse();
    Membership other = join("b", "kafka");
    member.join(new FencedShards(new RecordingOwner()));
    assertThat(member.othersOwnAll(2)).isTrue();
    assertThat(member.othersOwnAll(3)).as("one shard is nobody's").isFalse();
    shards.acquire(Set.of(2), "a");
    await().untilAsserted(() -> assertThat(owners.countByNode()).containsEntry("a", 1));
    assertThat(member.othersOwnAll(3)).as("one shard is its own").isFalse();
    other.close();
    await().untilAsserted(() -> assertThat(member.othersOwnAll(2)).as("b ended").isFalse());
  }

  @Test
  void shouldNotHoldTheLeaseWhileItsBeatsStandStill() throws Exception {
    Membership member = membership("a", "kafka");
    assertThat(member.isHeld()).as("before it has joined").isFalse();
    member.join(new FencedShards(new RecordingOwner()));
    assertThat(member.isHeld()).isTrue();
    try (Connection other = database.dataSource().getConnection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("SELECT 1 FROM nodes WHERE name = 'a' FOR UPDATE");
      await().untilAsserted(() -> assertThat(member.isHeld()).isFalse());
      other.rollback();
    }
    await().untilAsserted(() -> assertThat(member.isHeld()).isTrue());
  }

  @Test
  void shouldBeCutOffWhenItsBeatsStandStillForSecondsAndOthersAreThere() throws Exception {
    Membership alone = join("a", "kafka");
    Membership member = join("b", "kafka");
    await().untilAsserted(() -> assertThat(alone.alive()).isEqualTo(2));
    try (Connection other = database.dataSource().getConnection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("SELECT 1 FROM nodes WHERE name = 'b' FOR UPDATE");
      await().untilAsserted(() -> assertThat(member.isHeld()).isFalse());
      assertThat(member.isSilent()).as("after two seconds").isFalse();
      assertThat(health(member)).isEqualTo("UP");
      await().untilAsserted(() -> assertThat(member.isSilent()).isTrue());
      assertThat(health(member)).isEqualTo("OUT_OF_SERVICE");
      other.rollback();
    }
    await().untilAsserted(() -> assertThat(member.isSilent()).isFalse());
    assertThat(health(member)).isEqualTo("UP");
    member.close();
    await().untilAsserted(() -> assertThat(alone.alive()).isEqualTo(1));
    database.jdbc().sql("ALTER TABLE nodes RENAME TO nodes_away").update();
    await().untilAsserted(() -> assertThat(alone.problem()).isNotNull());
    assertThat(health(alone)).as("after one beat that failed").isEqualTo("UP");
    await().untilAsserted(() -> assertThat(health(alone)).isEqualTo("OUT_OF_SERVICE"));
    database.jdbc().sql("ALTER TABLE nodes_away RENAME TO nodes").update();
  }

  private static String health(Membership member) {
    Health health = new ClusterHealthIndicator(member).health(false);
    return Objects.requireNonNull(health).getStatus().getCode();
  }

  @Test
  void shouldDropWhatAnotherNodeHasTakenBeforeItHoldsTheLeaseAgain() throws Exception {
    PostgresHistoryStore shards = database.histories();
    Membership member = membership("a", "kafka");
    RecordingOwner engine = new RecordingOwner();
    engine.take(shards.acquire(Set.of(1, 2, 3), "a").epochs());
    member.join(new FencedShards(engine));
    CompletableFuture<Void> lanes = new CompletableFuture<>();
    engine.dropping = lanes;
    shards.acquire(Set.of(1), "b");
    shards.acquire(Set.of(2), "a");
    await("while the lanes have not done it").until(() -> !member.isHeld());
    lanes.complete(null);
    await().untilAsserted(() -> assertThat(member.isHeld()).isTrue());
    assertThat(engine.owned()).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void shouldDropWhatAnotherNodeHadBetweenTwoBeatsThoughItHasTakenItBack() throws Exception {
    PostgresHistoryStore shards = database.histories();
    Membership member = membership("a", "kafka");
    RecordingOwner engine = new RecordingOwner();
    engine.take(shards.acquire(Set.of(4, 5), "a").epochs());
    member.join(new FencedShards(engine));
    try (Connection other = database.dataSource().getConnection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("SELECT 1 FROM nodes WHERE name = 'a' FOR UPDATE");
      shards.acquire(Set.of(4), "b");
      shards.acquire(Set.of(4, 5), "a");
      other.rollback();
    }
    await().untilAsserted(() -> assertThat(engine.owned()).containsExactly(5));
  }

  @Test
  void shouldReadAllOwnersAfterTheDatabaseWasAway() {
    PostgresHistoryStore shards = database.histories();
    shards.acquire(Set.of(7), "a");
    ShardOwners owners = new ShardOwners();
    Membership member = join("a", "kafka", owners);
    database.jdbc().sql("ALTER TABLE nodes RENAME TO nodes_away").update();
    await().untilAsserted(() -> assertThat(member.problem()).isNotNull());
    long epoch = shards.acquire(Set.of(7), "b").epochs().getOrDefault(7, 0L);
    database.jdbc().sql("UPDATE shards SET acquired_at = now() - interval '1 day'").update();
    database.jdbc().sql("ALTER TABLE nodes_away RENAME TO nodes").update();
    await().untilAsserted(() -> assertThat(owners.ownerOf(7)).hasValue(new Owner("b", epoch)));
  }

  @Test
  void shouldNotJoinAClusterThatWritesWhatItCannotRead() {
    database.jdbc().sql("UPDATE cluster_metadata SET format_level = 3").update();
    Membership older = membership("a", "kafka", new ShardOwners(), 2, Duration.ofMinutes(10));

    assertThatThrownBy(() -> older.join(new FencedShards(new RecordingOwner())))
        .isInstanceOf(UnknownFormatLevelException.class)
        .hasMessageContaining("'a'")
        .hasMessageContaining("up to 2")
        .hasMessageContaining("writes format level 3")
        .satisfies(failure -> assertThat(adviceFor(failure)).contains("/actuator/cluster"));
    assertThat(member(join("b", "kafka", 3), "a").isAlive()).as("it has left").isFalse();
  }

  @Test
  void shouldWriteANewFormatOnceAllHaveKnownItForLongEnough() {
    Membership older = join("older", "kafka", 1);
    Membership newer = membership("newer", "kafka", new ShardOwners(), 2, Duration.ZERO);
    newer.join(new FencedShards(new RecordingOwner()));
    await().until(() -> newer.nodes().size() == 2);
    int looks = (int) nanos.get();
    await().until(() -> nanos.get() != looks);
    assertThat(database.nodes().raiseFormatLevel(Duration.ZERO)).as("one is older").isEqualTo(1);
    assertThat(level()).isEqualTo(1);

    older.close();

    await().until(() -> level() == 2);
    database.jdbc().sql("UPDATE cluster_metadata SET format_level = 1").update();
    assertThat(database.nodes().raiseFormatLevel(Duration.ofMinutes(10)))
        .as("nobody has known it for ten minutes")
        .isEqualTo(1);
  }

  @Test
  void shouldHearOfTheFormatLevelWithEachSignOfLife() {
    join("a", "kafka", 2);
    FormatLevel format = formats.getLast();
    await().until(() -> nanos.get() > 2);
    assertThat(format.written()).isEqualTo(1);

    database.jdbc().sql("UPDATE cluster_metadata SET format_level = 2").update();

    await().atMost(Duration.ofSeconds(2)).until(() -> format.written() == 2);
  }

  private int level() {
    return database.nodes().formatLevel();
  }

  private static ClusterNode member(Membership seenBy, String name) {
    return seenBy.node(name).orElseThrow();
  }

  private Membership join(String name, String kafka, int knownLevel) {
    Membership member =
        membership(name, kafka, new ShardOwners(), knownLevel, Duration.ofMinutes(10));
    member.join(new FencedShards(new RecordingOwner()));
    return member;
  }

  private Membership join(String name, @Nullable String kafka) {
    return join(name, kafka, new ShardOwners());
  }

  private Membership join(String name, @Nullable String kafka, ShardOwners owners) {
    Membership member = membership(name, kafka, owners);
    member.join(new FencedShards(new RecordingOwner()));
    return member;
  }

  private Membership membership(String name, @Nullable String kafka) {
    return membership(name, kafka, new ShardOwners());
  }

  private Membership membership(String name, @Nullable String kafka, ShardOwners owners) {
    return membership(name, kafka, owners, FormatLevel.KNOWN, Duration.ofMinutes(10));
  }

  private Membership membership(
      String name, @Nullable String kafka, ShardOwners owners, int knownLevel, Duration knownFor) {
    UUID id = UUID.randomUUID();
    Instant started = Instant.now();
    FormatLevel format = new FormatLevel(database.nodes(), knownFor, this::laterAndLater);
    formats.add(format);
    Membership member =
        new Membership(
            database.nodes(),
            owners,
            format,
            () ->
                new ClusterNode(
                    name,
                    id,
                    "host-of-" + name + ":8233",
                    new PeerAddress("peers-of-" + name, 7234),
                    "1",
                    Set.of(Role.HISTORY),
                    knownLevel,
                    State.SERVING,
                    kafka,
                    "workflow-server",
                    started,
                    Duration.ZERO),
            newsOfKafka);
    member.listen(format::follow);
    members.add(member);
    return member;
  }

  /** So each look at the clock is long after the one before. */
  private long laterAndLater() {
    return nanos.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  private static String adviceFor(Throwable failure) {
    FailureAnalysis analysis =
        new ClusterFailureAnalyzer().analyze(new IllegalStateException("start", failure));
    return Objects.requireNonNull(Objects.requireNonNull(analysis).getAction());
  }
}

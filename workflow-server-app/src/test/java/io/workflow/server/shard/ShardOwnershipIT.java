package io.workflow.server.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.dev.SharedDevServices;
import io.workflow.engine.shard.RecordingOwner;
import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.server.cluster.HandOver;
import io.workflow.server.persistence.PostgresHistoryStore;
import io.workflow.server.persistence.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShardOwnershipIT {

  private static final int SHARDS = 24;
  private static TestDatabase database;
  private static PostgresHistoryStore store;
  private static Admin admin;
  private final String group = "shards-" + UUID.randomUUID();
  private final List<ShardOwnership> nodes = new ArrayList<>();

  @BeforeAll
  static void makeTables() {
    admin = Admin.create(kafka());
    database = new TestDatabase();
    store = new PostgresHistoryStore(database.connections(), changes -> List.of());
  }

  @AfterAll
  static void close() {
    database.close();
    admin.close();
  }

  @AfterEach
  void stopNodes() {
    nodes.forEach(ShardOwnership::close);
  }

  @Test
  void shouldServeEveryShardAndHandThemOverWhenItLeaves() {
    RecordingOwner first = new RecordingOwner();
    RecordingOwner second = new RecordingOwner();
    ShardOwnership a = start("a:1", first);
    await().untilAsserted(() -> assertThat(first.owned()).hasSize(SHARDS));
    assertThat(a.status()).isEqualTo(new ShardStatus(SHARDS, SHARDS, SHARDS, true, null));

    start("b:1", second);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(first.owned()).hasSize(SHARDS / 2);
              assertThat(second.owned()).hasSize(SHARDS / 2);
            });
    Map<Integer, Long> before = Map.copyOf(first.epochs);

    a.close();

    await().untilAsserted(() -> assertThat(second.owned()).hasSize(SHARDS));
    assertThat(first.owned()).isEmpty();
    before.forEach((shard, epoch) -> assertThat(second.epochs.get(shard)).isGreaterThan(epoch));
  }

  @Test
  void shouldKnowThatNothingIsGivenToItOnceTheGroupHasSaidSo() {
    RecordingOwner first = new RecordingOwner();
    ShardOwnership a = node("a:1", first, 1);
    assertThat(a.status().isServing()).as("before the group has said anything").isFalse();
    a.start(() -> false);
    await().untilAsserted(() -> assertThat(first.owned()).hasSize(1));
    RecordingOwner second = new RecordingOwner();
    ShardOwnership b = node("b:1", second, 1);
    b.start(() -> false);
    await().untilAsserted(() -> assertThat(b.status().isServing()).isTrue());
    assertThat(a.status().owned() + b.status().owned()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheShardsOfItsKilledPredecessorBeforeTheSessionEnds() {
    RecordingOwner killed = new RecordingOwner();
    start("a:1", killed);
    await().untilAsserted(() -> assertThat(killed.owned()).hasSize(SHARDS));

    RecordingOwner restarted = new RecordingOwner();
    start("a:1", restarted);

    await()
        .atMost(Duration.ofMillis(2_900))
        .untilAsserted(() -> assertThat(restarted.owned()).hasSize(SHARDS));
  }

  @Test
  void shouldTakeShardsBackThatWereLostToANodeThatIsGone() {
    RecordingOwner owner = new RecordingOwner();
    start("a:1", owner);
    await().untilAsserted(() -> assertThat(owner.owned()).hasSize(SHARDS));
    long epochBefore = owner.epochs.getOrDefault(3, 0L);

    var unused = owner.drop(List.of(3));

    await().untilAsserted(() -> assertThat(owner.owned()).contains(3));
    assertThat(owner.epochs.getOrDefault(3, 0L)).isGreaterThan(epochBefore);
  }

  @Test
  void shouldStayOutOfTheGroupWhileItIsCutOff() {
    RecordingOwner first = new RecordingOwner();
    AtomicBoolean cutOff = new AtomicBoolean();
    ShardOwnership a = node("a:1", first, SHARDS);
    a.start(cutOff::get);
    await().untilAsserted(() -> assertThat(first.owned()).hasSize(SHARDS));
    RecordingOwner second = new RecordingOwner();
    start("b:1", second);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(second.owned()).hasSize(SHARDS / 2));

    cutOff.set(true);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(second.owned()).hasSize(SHARDS));
    assertThat(a.status().assigned()).isZero();

    cutOff.set(false);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(second.owned()).hasSize(SHARDS / 2);
              assertThat(first.owned()).hasSize(SHARDS / 2);
            });
  }

  @Test
  void shouldServeOnWhenKafkaLosesSightOfItAndNobodyElseIsThere() throws Exception {
    RecordingOwner alone = new RecordingOwner();
    ShardOwnership node = start("a:1", alone);
    await().untilAsserted(() -> assertThat(alone.owned()).hasSize(SHARDS));
    Map<Integer, Long> before = Map.copyOf(alone.epochs);

    admin
        .removeMembersFromConsumerGroup(
            group, new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("a_1"))))
        .all()
        .get(10, TimeUnit.SECONDS);
    // It joins again only after it was told that it has lost everything.
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(ExecutionException.class)
        .until(() -> assignedByKafka() == SHARDS);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.status().equals(new ShardStatus(SHARDS, SHARDS, SHARDS, true, null)));
    assertThat(alone.drops).as("shards given up").hasValue(0);
    assertThat(alone.epochs).isEqualTo(before);
  }

  private int assignedByKafka() throws Exception {
    return Objects.requireNonNull(
            admin.describeConsumerGroups(List.of(group)).all().get(10, TimeUnit.SECONDS).get(group))
        .members()
        .stream()
        .mapToInt(member -> member.assignment().topicPartitions().size())
        .sum();
  }

  private static Map<String, Object> kafka() {
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        SharedDevServices.get().kafkaBootstrapServers());
  }

  /** Whoever else was started in this test. */
  private final class Others implements HandOver {
    @Override
    public List<ShardMemory> request(Collection<Integer> shards) {
      return nodes.stream().flatMap(node -> node.giveUp(shards).stream()).toList();
    }

    @Override
    public boolean hasSuccessors() {
      return nodes.size() > 1;
    }
  }

  private ShardOwnership start(String address, ShardOwner owner) {
    ShardOwnership node = node(address, owner, SHARDS);
    node.start(() -> false);
    return node;
  }

  private ShardOwnership node(String address, ShardOwner owner, int shards) {
    ShardOwnership node =
        new ShardOwnership(
            new ShardProperties(
                shards,
                group,
                group,
                Duration.ofSeconds(3),
                Duration.ofMillis(200),
                Duration.ofMillis(500)),
            store,
            owner,
            new Others(),
            address,
            admin,
            kafka(),
            new ShardMoves(new SimpleMeterRegistry()));
    nodes.add(node);
    return node;
  }
}

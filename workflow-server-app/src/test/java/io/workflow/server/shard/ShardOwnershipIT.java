package io.workflow.server.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.dev.SharedDevServices;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.server.persistence.PostgresHistoryStore;
import io.workflow.server.persistence.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShardOwnershipIT {

  private static final int SHARDS = 24;
  private static TestDatabase database;
  private static PostgresHistoryStore store;
  private final String group = "shards-" + UUID.randomUUID();
  private final List<ShardOwnership> nodes = new ArrayList<>();

  @BeforeAll
  static void makeTables() {
    database = new TestDatabase();
    store = new PostgresHistoryStore(database.connections(), changes -> List.of());
  }

  @AfterAll
  static void close() {
    database.close();
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
    assertThat(a.status()).isEqualTo(new ShardStatus(SHARDS, SHARDS, SHARDS, null));

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

    owner.drop(List.of(3));

    await().untilAsserted(() -> assertThat(owner.owned()).contains(3));
    assertThat(owner.epochs.getOrDefault(3, 0L)).isGreaterThan(epochBefore);
  }

  private ShardOwnership start(String address, ShardOwner owner) {
    Map<String, Object> kafka =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            SharedDevServices.get().kafkaBootstrapServers());
    ShardOwnership node =
        new ShardOwnership(
            new ShardProperties(
                SHARDS,
                group,
                group,
                Duration.ofSeconds(3),
                Duration.ofMillis(200),
                Duration.ofMillis(500)),
            store,
            owner,
            address,
            new KafkaClientSettings(kafka, kafka));
    nodes.add(node);
    node.start();
    return node;
  }

  private static final class RecordingOwner implements ShardOwner {
    private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();
    private final Set<Integer> owned = ConcurrentHashMap.newKeySet();

    @Override
    public void take(Map<Integer, Long> epochByShard) {
      epochs.putAll(epochByShard);
      owned.addAll(epochByShard.keySet());
    }

    @Override
    public void drop(Collection<Integer> shards) {
      owned.removeAll(new HashSet<>(shards));
    }

    @Override
    public Set<Integer> owned() {
      return Set.copyOf(owned);
    }
  }
}

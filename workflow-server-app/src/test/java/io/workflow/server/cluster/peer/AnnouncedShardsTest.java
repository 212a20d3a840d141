package io.workflow.server.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.engine.shard.ShardOwner;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnnouncedShardsTest {

  private final SlowEngine engine = new SlowEngine();
  private final ShardOwners owners = new ShardOwners();
  private final Peers peers =
      new Peers(
          PeerCredentials.none(),
          PeerSettings.defaults(),
          new PeerMetrics(new SimpleMeterRegistry()));
  private final AnnouncedShards shards = new AnnouncedShards(engine, "a", owners, peers);

  @Test
  void shouldNameTheEpochsOfWhatTheEngineHasYetToTake() {
    shards.take(Map.of(1, 7L, 2, 7L));
    assertThat(shards.epochs()).isEqualTo(Map.of(1, 7L, 2, 7L));
    assertThat(owners.ownerOf(1)).hasValue(new Owner("a", 7));

    var unused = shards.drop(Set.of(2));

    assertThat(shards.epochs()).isEqualTo(Map.of(1, 7L));
  }

  @Test
  void shouldLeaveTheEpochsToTheEngineOnceItHasTakenTheShards() {
    shards.take(Map.of(1, 7L, 2, 7L));
    engine.served.putAll(Map.of(1, 8L));
    engine.doubtful.add(2);
    assertThat(shards.epochs()).as("2 is in doubt").isEqualTo(Map.of(1, 8L));

    engine.served.clear();
    engine.doubtful.clear();

    assertThat(shards.epochs()).as("the engine has dropped them").isEmpty();
  }

  /** Takes nothing by itself. */
  private static final class SlowEngine implements ShardOwner {
    private final Map<Integer, Long> served = new HashMap<>();
    private final Set<Integer> doubtful = new HashSet<>();

    @Override
    public void take(Map<Integer, Long> epochByShard) {}

    @Override
    public CompletableFuture<Void> drop(Collection<Integer> shards) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Integer> owned() {
      Set<Integer> owned = new HashSet<>(served.keySet());
      owned.addAll(doubtful);
      return owned;
    }

    @Override
    public Map<Integer, Long> epochs() {
      return Map.copyOf(served);
    }
  }
}

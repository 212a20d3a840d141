package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.shard.FencedShards.Overtaken;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FencedShardsTest {

  private final SlowEngine engine = new SlowEngine();
  private final FencedShards shards = new FencedShards(engine);

  @Test
  void shouldNameTheEpochsOfWhatTheEngineHasYetToTake() {
    shards.take(Map.of(1, 7L, 2, 7L));
    assertThat(shards.epochs()).isEqualTo(Map.of(1, 7L, 2, 7L));

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

  @Test
  void shouldDropWhatWasTakenByOthers() {
    shards.take(Map.of(1, 7L, 2, 7L));
    engine.served.putAll(Map.of(3, 4L));

    Overtaken overtaken = shards.hear(Map.of(1, 7L, 2, 8L, 3, 5L, 4, 1L));

    assertThat(overtaken.shards()).containsExactlyInAnyOrder(2, 3);
    assertThat(overtaken.dropped()).isNotDone();
    engine.dropping.complete(null);
    assertThat(overtaken.dropped()).isCompleted();
    assertThat(shards.hear(Map.of()).shards()).as("until it is dropped").containsExactly(3);
  }

  @Test
  void shouldNotServeWhatOthersHaveTakenBeforeTheStoreSaidThatItIsThisNodes() {
    assertThat(shards.hear(Map.of(1, 8L, 2, 7L)).shards()).isEmpty();
    assertThat(shards.hear(Map.of(1, 6L)).shards()).as("late news").isEmpty();

    shards.take(Map.of(1, 7L, 2, 7L, 3, 1L));
    assertThat(engine.toTake).isEqualTo(Map.of(2, 7L, 3, 1L));
    assertThat(shards.epochs()).isEqualTo(Map.of(2, 7L, 3, 1L));

    shards.take(Map.of(1, 9L));
    assertThat(engine.toTake).as("taken back").containsEntry(1, 9L);
  }

  /** Takes and drops nothing by itself. */
  private static final class SlowEngine implements ShardOwner {
    private final Map<Integer, Long> toTake = new HashMap<>();
    private final Map<Integer, Long> served = new HashMap<>();
    private final Set<Integer> doubtful = new HashSet<>();
    private final CompletableFuture<Void> dropping = new CompletableFuture<>();

    @Override
    public void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory) {
      toTake.putAll(epochByShard);
    }

    @Override
    public CompletableFuture<Void> drop(Collection<Integer> shards) {
      return dropping;
    }

    @Override
    public CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> shards) {
      return dropping.thenApply(_done -> List.of());
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

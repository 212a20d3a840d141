package io.workflow.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.engine.shard.RecordingOwner;
import io.workflow.engine.shard.ShardEpochs;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GivenUpTest {

  private final RecordingOwner engine = new RecordingOwner();
  private final Map<Integer, Long> released = new HashMap<>();
  private final ShardMoves moves = new ShardMoves(new SimpleMeterRegistry());
  private final GivenUp givenUp = new GivenUp(new Database(), engine, moves);

  @Test
  void shouldSayThatItGaveShardsUpOnceTheLanesHaveDroppedThem() {
    engine.take(Map.of(0, 3L, 1, 4L, 2, 5L));
    engine.dropping = new CompletableFuture<>();
    givenUp.accept(Set.of(0));
    assertThat(released).as("while something may be answered still").isEmpty();
    engine.dropping = CompletableFuture.completedFuture(null);
    givenUp.accept(Set.of(1));
    assertThat(released).isEqualTo(Map.of(1, 4L));
    assertThat(moves.soFar())
        .returns(2L, ShardMoves.Moves::givenUp)
        .returns(0L, ShardMoves.Moves::overtaken);
  }

  private final class Database implements ShardEpochs {
    @Override
    public void release(Map<Integer, Long> present) {
      released.putAll(present);
    }

    @Override
    public Acquired acquire(Collection<Integer> shards, String owner) {
      throw unexpected();
    }

    @Override
    public Map<Integer, Long> raise(Map<Integer, Long> present) {
      throw unexpected();
    }

    @Override
    public long incarnation() {
      throw unexpected();
    }

    @Override
    public Map<Integer, Long> epochs(Collection<Integer> shards) {
      throw unexpected();
    }

    private static IllegalStateException unexpected() {
      return new IllegalStateException("Expected shards to be released, and nothing else");
    }
  }
}

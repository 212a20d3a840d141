package io.workflow.server.shard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.workflow.engine.shard.ShardAssignment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts the shards that came to this node and left it. Safe for use by many threads. */
public final class ShardMoves implements ShardAssignment.Moves {

  private final Counter taken;
  private final Counter givenUp;
  private final Counter overtaken;
  private final Timer latency;

  public ShardMoves(MeterRegistry registry) {
    this.taken = counter(registry, "taken");
    this.givenUp = counter(registry, "given-up");
    this.overtaken = counter(registry, "overtaken");
    this.latency =
        Timer.builder("shard_handover_latency")
            .description("Time from asking the earlier owners of shards to having taken them")
            .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String reason) {
    return Counter.builder("shard_moves")
        .description("Shards that came to this node or left it")
        .tag("reason", reason)
        .register(registry);
  }

  /**
   * Since this process started.
   *
   * @param taken came here
   * @param givenUp left because another node asked for them, or at the end
   * @param overtaken were taken by another node without a word
   * @param longest the longest that taking some over has lately taken
   */
  public record Moves(long taken, long givenUp, long overtaken, Duration longest) {}

  /** What has happened so far. */
  public Moves soFar() {
    return new Moves(
        (long) taken.count(),
        (long) givenUp.count(),
        (long) overtaken.count(),
        Duration.ofNanos((long) latency.max(TimeUnit.NANOSECONDS)));
  }

  @Override
  public void taken(int shards, Duration time) {
    taken.increment(shards);
    latency.record(time);
  }

  void givenUp(int shards) {
    givenUp.increment(shards);
  }

  @Override
  public void overtaken(int shards) {
    overtaken.increment(shards);
  }
}

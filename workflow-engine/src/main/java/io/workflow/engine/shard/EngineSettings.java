package io.workflow.engine.shard;

import io.workflow.engine.decide.Limits;
import java.time.Duration;

/**
 * How a node runs its shards.
 *
 * @param numberOfShards of the cluster; never changes during its life
 * @param lanes threads that commit; a shard belongs to one of them
 * @param queueCapacity requests that wait in front of a lane; more are told to come back later
 * @param maximumBatch requests of one transaction, at most
 * @param cachedRuns states that a lane keeps in memory
 * @param alarmHorizon alarms that ring sooner than this are in memory
 * @param alarmCapacity alarms that a lane keeps in memory, at most
 * @param takeOverWindow alarms that would ring within this of a take-over ring at once: what the
 *     earlier owner had in hand is handed out again without waiting
 */
public record EngineSettings(
    int numberOfShards,
    int lanes,
    int queueCapacity,
    int maximumBatch,
    int cachedRuns,
    Duration alarmHorizon,
    int alarmCapacity,
    Duration takeOverWindow,
    Limits limits) {

  /** 512 shards on one lane. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(
          512,
          1,
          8_192,
          1_024,
          20_000,
          Duration.ofMinutes(1),
          200_000,
          Duration.ofSeconds(15),
          Limits.DEFAULT);

  public EngineSettings {
    if (numberOfShards < 1 || lanes < 1 || queueCapacity < 1 || maximumBatch < 1) {
      throw new IllegalArgumentException(
          ("Expected at least 1 shard, 1 lane, a queue capacity of 1 and a batch of 1, but "
                  + "got %d, %d, %d and %d")
              .formatted(numberOfShards, lanes, queueCapacity, maximumBatch));
    }
    if (cachedRuns < 2 * maximumBatch) {
      throw new IllegalArgumentException(
          "Expected room for the runs of two batches (%d) in a lane's cache, but got %d"
              .formatted(2 * maximumBatch, cachedRuns));
    }
  }
}

package io.workflow.engine.shard;

import io.workflow.engine.state.RunMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers what goes to the next owners of shards, as much as fits. */
final class HandedOverMemory {

  /** Of a whole engine: a hand-over takes some milliseconds. */
  private static final long MOST_BYTES = 4 << 20;

  private final Map<Integer, Long> epochs;
  private final Map<Integer, List<RunMemory>> byShard = new HashMap<>();
  private long room;

  /**
   * @param epochs of the shards
   * @param lanes that gather as this one does
   */
  HandedOverMemory(Map<Integer, Long> epochs, int lanes) {
    this.epochs = epochs;
    this.room = MOST_BYTES / lanes;
  }

  /** Leaves out what does not fit, or belongs to other shards: such a run is dispatched again. */
  void add(int shard, RunMemory run) {
    long size = run.size();
    if (epochs.containsKey(shard) && size <= room) {
      room -= size;
      byShard.computeIfAbsent(shard, _shard -> new ArrayList<>()).add(run);
    }
  }

  List<ShardMemory> result() {
    List<ShardMemory> result = new ArrayList<>();
    epochs.forEach(
        (shard, epoch) -> {
          List<RunMemory> runs = byShard.get(shard);
          if (runs != null) {
            result.add(new ShardMemory(shard, epoch, runs));
          }
        });
    return result;
  }
}

package io.workflow.engine.shard;

import io.workflow.engine.state.RunMemory;
import java.util.List;

/**
 * What the owner of a shard knew of its runs when it gave the shard up. Of use to whoever takes the
 * shard next, and to nobody after that.
 *
 * @param epoch under which it was served
 */
public record ShardMemory(int shard, long epoch, List<RunMemory> runs) {
  public ShardMemory {
    runs = List.copyOf(runs);
  }
}

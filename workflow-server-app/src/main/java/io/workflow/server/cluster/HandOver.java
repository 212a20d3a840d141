package io.workflow.server.cluster;

import io.workflow.engine.shard.ShardMemory;
import java.util.Collection;
import java.util.List;

/** The other nodes, as far as shards move between them and this one. */
public interface HandOver {

  /** There are none. */
  HandOver NOBODY =
      new HandOver() {
        @Override
        public List<ShardMemory> request(Collection<Integer> shards) {
          return List.of();
        }

        @Override
        public boolean hasSuccessors() {
          return false;
        }
      };

  /**
   * Asks whoever serves these shards to give them up. Returns when they have, or after a fraction
   * of a second: who does not answer may be dead.
   *
   * @return what those who have given shards up knew of them; of no use once the shards are taken
   */
  List<ShardMemory> request(Collection<Integer> shards);

  /** Whether another node is there that takes the shards of this one. */
  boolean hasSuccessors();
}

package io.workflow.server.cluster;

import java.util.Collection;

/** The other nodes, as far as shards move between them and this one. */
public interface HandOver {

  /** There are none. */
  HandOver NOBODY =
      new HandOver() {
        @Override
        public void request(Collection<Integer> shards) {}

        @Override
        public boolean hasSuccessors() {
          return false;
        }
      };

  /**
   * Asks whoever serves these shards to give them up. Returns when they have, or after a fraction
   * of a second: who does not answer may be dead.
   */
  void request(Collection<Integer> shards);

  /** Whether another node is there that takes the shards of this one. */
  boolean hasSuccessors();
}

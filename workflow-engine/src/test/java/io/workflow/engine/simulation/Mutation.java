package io.workflow.engine.simulation;

import io.workflow.engine.decide.Request;
import io.workflow.engine.shard.FencedShards;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.shard.Lease;
import io.workflow.engine.shard.ShardOwner;

/** What could be wrong with the engine or what it stands on. Nothing is, unless it says so. */
interface Mutation {

  /** Nothing is wrong. */
  Mutation NONE = new Mutation() {};

  default HistoryStore store(HistoryStore store, Cluster cluster) {
    return store;
  }

  default Lease lease(Lease lease) {
    return lease;
  }

  /** What the outbox asks for the targets of messages. */
  default HistoryService targets(HistoryService door, Cluster cluster) {
    return door;
  }

  default ShardOwner shards(ShardOwner engine, Cluster cluster) {
    return engine;
  }

  /** To whom it is said which shards a node has taken. */
  default ShardOwner assigned(FencedShards shards, ShardOwner engine) {
    return shards;
  }

  /** What doors ask, here and at other nodes. */
  default HistoryService engine(HistoryService engine, Cluster cluster) {
    return engine;
  }

  /** What clients and workers ask. */
  default HistoryService door(HistoryService door, Cluster cluster) {
    return door;
  }

  /** Whether a door may send a request again that may have been carried out. */
  default boolean repeats(Request<?> request) {
    return Door.hasIdentity(request);
  }
}

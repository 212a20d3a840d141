package io.workflow.server.cluster;

/** What a node does, beside what all do: all of it where nothing is said. */
public enum Role {
  /** Takes the calls of clients and workers: ready for them. */
  FRONTEND,
  /** Owns shards. */
  HISTORY,
  /** May be the home of task queues. */
  MATCHING,
  /** Takes its share of the background jobs, such as deleting what has been kept long enough. */
  WORKER
}

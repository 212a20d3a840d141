package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What a poller may be given. */
sealed interface Offer {

  /** Since when it waits here. */
  Instant since();

  /** Word of a task, which is claimed for the poller that takes it. */
  record Hint(TaskId task, String type, String taskQueue, Source source, Instant since)
      implements Offer {}

  /** A query; {@code taken} completes when a poller has it. */
  record Query(QueryTask task, CompletableFuture<Boolean> taken, Instant since) implements Offer {}

  /** Where the word came from. */
  enum Source {
    /** From the engine, on this node. */
    ENGINE,
    /** From the topic of the queue. */
    KAFKA
  }
}

package io.workflow.server.matching;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What a poller may be given. */
sealed interface Offer {

  /** Since when it waits here. */
  Instant since();

  /**
   * A task, which is claimed for the poller that takes it.
   *
   * @param logged whether the hint was given to the log as well: it need not be given again
   */
  record Task(Hint hint, Source source, boolean logged, Instant since) implements Offer {}

  /** A query; {@code taken} completes when a poller has it. */
  record Query(QueryTask task, CompletableFuture<Boolean> taken, Instant since) implements Offer {

    /** It waits at another node: what becomes of it there becomes of it here. */
    void isOfferedBy(CompletableFuture<Boolean> there) {
      var unused =
          there.whenComplete(
              (sticky, failure) -> {
                if (failure == null) {
                  taken.complete(sticky);
                } else {
                  taken.completeExceptionally(failure);
                }
              });
      var unusedToo = taken.whenComplete((_sticky, _failure) -> there.cancel(false));
    }
  }

  /** Where the hint came from. */
  enum Source {
    /** From the engine, on this node. */
    ENGINE,
    /** From the log of the queue. */
    LOG,
    /** Written down by its owner, because nobody took it for long. */
    STORED
  }
}

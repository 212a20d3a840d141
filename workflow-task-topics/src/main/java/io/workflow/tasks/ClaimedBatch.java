package io.workflow.tasks;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The records of one poll, with what becomes of each, in their order. Whoever claims tasks while it
 * polls on completes the fates later; whoever is done before the next poll says so at once.
 *
 * @param fates never fail; bounded in time, because a group that must let a partition go waits for
 *     them
 */
public record ClaimedBatch(TaskRecords records, List<CompletableFuture<Fate>> fates) {

  /** All records are done with. */
  public static ClaimedBatch done(TaskRecords records) {
    return new ClaimedBatch(
        records,
        Collections.nCopies(records.all().size(), CompletableFuture.completedFuture(Fate.DONE)));
  }

  boolean isSettled() {
    return fates.stream().allMatch(CompletableFuture::isDone);
  }

  /** Waits for the last one. */
  List<Fate> await() {
    return fates.stream().map(CompletableFuture::join).toList();
  }
}

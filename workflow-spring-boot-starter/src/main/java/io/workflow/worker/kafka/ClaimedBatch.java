package io.workflow.worker.kafka;

import io.workflow.worker.task.TaskClaims.Verdict;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The records of one poll, with what became of each, in their order.
 *
 * @param verdicts complete when the server has answered, or after a while without an answer; they
 *     never fail
 */
record ClaimedBatch(List<TaskRecord> records, List<CompletableFuture<Verdict>> verdicts) {

  boolean isSettled() {
    return verdicts.stream().allMatch(CompletableFuture::isDone);
  }

  /** Waits for the last answer. */
  List<Verdict> await() {
    return verdicts.stream().map(CompletableFuture::join).toList();
  }
}

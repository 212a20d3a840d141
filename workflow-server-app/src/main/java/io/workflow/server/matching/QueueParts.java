package io.workflow.server.matching;

import io.workflow.engine.shard.Timers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * What all queues of a node stand on.
 *
 * @param normal the normal queues, for queries that leave a sticky one
 * @param homes at which node each queue lives
 * @param timers end polls
 * @param limits how much queues may give away, as operators say
 * @param room for what waits in all of them
 */
record QueueParts(
    TaskClaims claims,
    TaskReturns returns,
    NormalQueues normal,
    QueueHomes homes,
    TaskMatchMetrics metrics,
    InstantSource clock,
    Timers timers,
    QueueLimits limits,
    OfferRoom room) {

  /** A task that a poll was answered with did not reach its worker: the next one gets it. */
  void giveBack(PolledTask task) {
    switch (task) {
      case PolledTask.OfWorkflow workflow -> returns.workflowTask(workflow.task().token());
      case PolledTask.OfActivity activity -> returns.activityTask(activity.task().token());
      case PolledTask.OfQuery query ->
          normal.ask(new Offer.Query(query.task(), new CompletableFuture<>(), now()));
    }
  }

  Instant now() {
    return clock.instant();
  }
}

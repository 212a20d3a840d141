package io.workflow.server.matching;

/** The normal queues, wherever they live. */
interface NormalQueues {

  /** Offers a query to whoever polls next. */
  void ask(Offer.Query query);
}

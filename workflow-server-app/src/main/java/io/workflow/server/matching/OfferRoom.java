package io.workflow.server.matching;

import java.util.concurrent.atomic.AtomicInteger;

/** How much may wait in all queues of a node together. Safe for use by many threads. */
final class OfferRoom {

  static final int MAXIMUM = 200_000;

  private final AtomicInteger taken = new AtomicInteger();

  /** {@code false} when there is none. */
  boolean take() {
    if (taken.incrementAndGet() > MAXIMUM) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  void free(int places) {
    taken.addAndGet(-places);
  }

  int taken() {
    return taken.get();
  }
}

package io.workflow.server.matching.kafka;

import io.workflow.server.matching.Hint;
import java.util.concurrent.atomic.AtomicReference;

/** A hint on its way to Kafka. Safe for use by many threads. */
final class UnsentHint {

  private enum State {
    ON_ITS_WAY,
    /** It takes long, and somebody was told. */
    DOUBTFUL,
    TAKEN,
    REFUSED
  }

  private final Hint hint;
  private final Runnable untaken;
  private final long sinceNanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.ON_ITS_WAY);

  /**
   * @param untaken run at most once, when Kafka has not taken it after a moment
   */
  UnsentHint(Hint hint, Runnable untaken, long nowNanos) {
    this.hint = hint;
    this.untaken = untaken;
    this.sinceNanos = nowNanos;
  }

  Hint hint() {
    return hint;
  }

  String topic() {
    return hint.queue().topic();
  }

  long ageNanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }

  boolean isOnItsWay() {
    return state.get() == State.ON_ITS_WAY;
  }

  /** Kafka has it, or has had it before. */
  void taken() {
    state.set(State.TAKEN);
  }

  /** Kafka does not get it, or nobody reads it there. */
  void refused() {
    if (state.getAndSet(State.REFUSED) == State.ON_ITS_WAY) {
      untaken.run();
    }
  }

  /** It takes long. */
  void doubt() {
    if (state.compareAndSet(State.ON_ITS_WAY, State.DOUBTFUL)) {
      untaken.run();
    }
  }
}

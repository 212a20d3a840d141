package io.workflow.engine.shard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Time that only goes on, whatever clocks are set to, and what is to be done after a while: for
 * whoever waits. Safe for use by many threads.
 */
public interface Timers {

  /** The machine's own. */
  static Timers system() {
    return SystemTimers.INSTANCE;
  }

  /** Nanoseconds since some moment: only differences mean something. */
  long nanos();

  /**
   * Runs an action once after a delay, on a thread that all share: it must be short.
   *
   * @return takes the action back, if it has not begun
   */
  Runnable after(Duration delay, Runnable action);

  /** The moment when a time that begins now is over. */
  default Deadline deadline(Duration time) {
    return new Deadline(this, nanos() + time.toNanos());
  }

  /** An answer that nobody has given after this time is this one. */
  default <T extends @Nullable Object> void completeAfter(
      Duration timeout, CompletableFuture<T> answer, T value) {
    Runnable stop = after(timeout, () -> answer.complete(value));
    var unused = answer.whenComplete((_value, _failure) -> stop.run());
  }

  /** A moment to come. */
  record Deadline(Timers timers, long nanos) {

    /** The time until then; zero when it is over. */
    public Duration left() {
      return Duration.ofNanos(Math.max(0, nanos - timers.nanos()));
    }
  }
}

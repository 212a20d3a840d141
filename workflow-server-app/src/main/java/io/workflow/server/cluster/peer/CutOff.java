package io.workflow.server.cluster.peer;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether this node is cut off from the database while others are not: it is silent, and another
 * node says that its own signs of life go on. When the database is away for all, nobody can do
 * better than this node, which stays where it is.
 *
 * <p>Never blocks: what it says is what was answered to the question of a moment ago.
 */
public final class CutOff implements BooleanSupplier {

  private static final long ASK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long BELIEVE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final BooleanSupplier silent;
  private final Supplier<? extends Collection<PeerPort>> peers;
  private final LongSupplier nanoTime;
  private long nextQuestion;
  private volatile long believedUntil;

  /**
   * @param silent whether this node has given no sign of life for long
   * @param peers that can be asked at the moment
   * @param nanoTime as {@link System#nanoTime}
   */
  public CutOff(
      BooleanSupplier silent,
      Supplier<? extends Collection<PeerPort>> peers,
      LongSupplier nanoTime) {
    this.silent = silent;
    this.peers = peers;
    this.nanoTime = nanoTime;
    this.nextQuestion = nanoTime.getAsLong();
    this.believedUntil = nextQuestion;
  }

  @Override
  public synchronized boolean getAsBoolean() {
    if (!silent.getAsBoolean()) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (now - nextQuestion >= 0) {
      nextQuestion = now + ASK_EVERY_NANOS;
      for (PeerPort peer : peers.get()) {
        var unused =
            peer.ask(new PeerRequest.AskSignsOfLife())
                .thenAccept(
                    answer -> {
                      if (answer instanceof PeerResponse.Told(boolean goOn) && goOn) {
                        believedUntil = nanoTime.getAsLong() + BELIEVE_NANOS;
                      }
                    });
      }
    }
    return now - believedUntil < 0;
  }
}

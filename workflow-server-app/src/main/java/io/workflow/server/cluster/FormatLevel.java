package io.workflow.server.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes write into the database and say to each other, as a number that grows with each new
 * kind of change, event or message. A node knows all levels up to its own; what may be written is
 * the level of the cluster. It is raised once all nodes that are alive have known a higher one for
 * long enough, so that until then one can go back to the release before.
 */
public final class FormatLevel {

  /** What this version can read. */
  public static final int KNOWN = 1;

  private static final Logger log = LoggerFactory.getLogger(FormatLevel.class);
  private static final long TRY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final NodeStore store;
  private final Duration knownFor;
  private final LongSupplier nanoTime;
  private volatile int written = 1;
  private long nextTry;

  /**
   * @param knownFor for how long all nodes must have known a level before it is written
   * @param nanoTime as {@link System#nanoTime}
   */
  public FormatLevel(NodeStore store, Duration knownFor, LongSupplier nanoTime) {
    this.store = store;
    this.knownFor = knownFor;
    this.nanoTime = nanoTime;
    this.nextTry = nanoTime.getAsLong();
  }

  /** What nodes may write, as of the last sign of life. */
  public int written() {
    return written;
  }

  /**
   * A node that has taken its name looks whether it may stay.
   *
   * @throws UnknownFormatLevelException when others may write already what it can't read
   */
  void check(ClusterNode node) {
    written = store.formatLevel();
    if (written > node.formatLevel()) {
      store.leave(node.name(), node.id());
      throw new UnknownFormatLevelException(node, written);
    }
  }

  /** Raises the level of the cluster when it is time. */
  public void follow(ClusterNode node, Collection<ClusterNode> all) {
    int known =
        all.stream()
            .filter(ClusterNode::isAlive)
            .mapToInt(ClusterNode::formatLevel)
            .min()
            .orElse(node.formatLevel());
    long now = nanoTime.getAsLong();
    if (known > written && now - nextTry >= 0) {
      nextTry = now + TRY_EVERY_NANOS;
      seen(store.raiseFormatLevel(knownFor));
    }
  }

  /** What nodes may write, as the database says with each sign of life. */
  void seen(int level) {
    if (level > written) {
      log.info("Format level {} is written from now on: older versions can't join", level);
    }
    written = level;
  }
}

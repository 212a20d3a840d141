package io.workflow.server.matching;

import io.workflow.server.matching.WaitingTasks.KeyShare;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is stored of one queue, in the order of {@link StoredPages}, a page each time somebody
 * asks for it. Begins without knowing whether there is anything. Safe for use by many threads;
 * nothing blocks.
 */
final class StoredTasks {

  private static final Logger log = LoggerFactory.getLogger(StoredTasks.class);
  static final int PAGE = 100;
  private static final int MAXIMUM_TOLD = 256;
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final AtomicLong QUIET_UNTIL_NANOS = new AtomicLong(System.nanoTime());

  /** A task of this priority and key may be stored. */
  private record Told(int level, String fairnessKey) {}

  private final QueueKey key;
  private final WaitingPlaces places;
  private final ToDoubleFunction<KeyShare> weight;
  private final Consumer<List<Hint>> found;

  /** There may be some that the walk has yet to come to. */
  private boolean after = true;

  /** There may be some behind the walk, which came meanwhile. */
  private boolean before;

  private boolean reading;

  /** The walk under way. */
  private @Nullable StoredPages pages;

  private final Set<Told> told = new LinkedHashSet<>();

  /**
   * @param weight how large the share of a fairness key is
   * @param found is given each page that is not empty, on a thread of the executor
   */
  StoredTasks(
      QueueKey key,
      WaitingPlaces places,
      ToDoubleFunction<KeyShare> weight,
      Consumer<List<Hint>> found) {
    this.key = key;
    this.places = places;
    this.weight = weight;
    this.found = found;
  }

  /** Something may be stored that was not read. */
  synchronized void more() {
    before = true;
  }

  /** This one may be stored, and was not read: a walk that is under way looks for it. */
  synchronized void more(Hint hint) {
    before = true;
    if (pages != null && told.size() < MAXIMUM_TOLD) {
      told.add(new Told(hint.level(), hint.fairnessKey()));
    }
  }

  /** Whether something may be stored that was not read. */
  synchronized boolean hasMore() {
    return after || before;
  }

  /** Reads one page, unless there is nothing to read or one is being read. */
  void read() {
    if (!begin()) {
      return;
    }
    try {
      places.executor().execute(this::readNow);
    } catch (RejectedExecutionException over) {
      end(true);
      log.debug("What is stored of {} is not read any more", key, over);
    }
  }

  private synchronized boolean begin() {
    if (reading || !(after || before)) {
      return false;
    }
    if (!after) {
      before = false;
      after = true;
    }
    reading = true;
    return true;
  }

  private void readNow() {
    List<Hint> page;
    boolean more;
    try {
      places.reads().acquireUninterruptibly();
      try {
        StoredPages walk = walk();
        page = walk.next();
        more = !walk.isOver();
      } finally {
        places.reads().release();
      }
    } catch (RuntimeException failure) {
      failed(failure);
      return;
    }
    end(more);
    if (!page.isEmpty()) {
      found.accept(page);
    }
  }

  /** Nobody else uses it while {@link #reading}. */
  private synchronized StoredPages walk() {
    StoredPages current = pages;
    if (current == null) {
      current = new StoredPages(places.stored(), key, PAGE, weight);
      pages = current;
    } else {
      for (Told one : told) {
        current.told(one.level(), one.fairnessKey());
      }
    }
    told.clear();
    return current;
  }

  private synchronized void end(boolean more) {
    reading = false;
    after = more;
    if (!more) {
      pages = null;
    }
  }

  /** The next one who asks tries again. */
  private synchronized void failed(RuntimeException failure) {
    reading = false;
    long now = System.nanoTime();
    long until = QUIET_UNTIL_NANOS.get();
    if (now - until >= 0 && QUIET_UNTIL_NANOS.compareAndSet(until, now + QUIET.toNanos())) {
      log.warn(
          "What waits in task queue '{}' can't be read; tried again: {}",
          key.name(),
          failure.toString());
    }
    log.debug("What waits in {} can't be read", key, failure);
  }
}

package io.workflow.server.matching;

import io.workflow.server.matching.WaitingTasks.Position;
import io.workflow.server.matching.WaitingTasks.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is stored of one queue, oldest first, a page each time somebody asks for it. Begins
 * without knowing whether there is anything. Safe for use by many threads; nothing blocks.
 */
final class StoredTasks {

  private static final Logger log = LoggerFactory.getLogger(StoredTasks.class);
  static final int PAGE = 100;
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final AtomicLong QUIET_UNTIL_NANOS = new AtomicLong(System.nanoTime());

  private final QueueKey key;
  private final WaitingPlaces places;
  private final Consumer<List<Hint>> found;

  /** There may be some after {@link #last}. */
  private boolean after = true;

  /** There may be some before {@link #last}, which came meanwhile. */
  private boolean before;

  private boolean reading;
  private @Nullable Position last;

  /**
   * @param found is given each page that is not empty, on a thread of the executor
   */
  StoredTasks(QueueKey key, WaitingPlaces places, Consumer<List<Hint>> found) {
    this.key = key;
    this.places = places;
    this.found = found;
  }

  /** Something may be stored that was not read. */
  synchronized void more() {
    before = true;
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
      end(List.of());
      log.debug("What is stored of {} is not read any more", key, over);
    }
  }

  private synchronized boolean begin() {
    if (reading || !(after || before)) {
      return false;
    }
    if (!after) {
      last = null;
      before = false;
      after = true;
    }
    reading = true;
    return true;
  }

  private void readNow() {
    List<Waiting> page;
    try {
      page = page();
    } catch (RuntimeException failure) {
      failed(failure);
      return;
    }
    end(page);
    if (!page.isEmpty()) {
      found.accept(page.stream().map(Waiting::hint).toList());
    }
  }

  private List<Waiting> page() {
    places.reads().acquireUninterruptibly();
    try {
      return places.stored().page(key, position(), PAGE);
    } finally {
      places.reads().release();
    }
  }

  private synchronized @Nullable Position position() {
    return last;
  }

  private synchronized void end(List<Waiting> page) {
    reading = false;
    after = page.size() == PAGE;
    if (!page.isEmpty()) {
      last = page.getLast().position();
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

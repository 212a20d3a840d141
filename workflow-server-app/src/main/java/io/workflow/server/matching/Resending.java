package io.workflow.server.matching;

import io.workflow.protocol.Priority;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts all that waits in a queue into the log again, the most urgent first: when the queue gets its
 * topic, and when the log has lost what it held. Safe for use by many threads.
 */
public final class Resending {

  private static final Logger log = LoggerFactory.getLogger(Resending.class);
  private static final int PAGE = 500;

  /** A log that takes nothing for so long is away. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final WaitingTasks tasks;
  private final HintLog hints;
  private final InstantSource clock;
  private final Executor executor;
  private final Set<QueueKey> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param executor may block for long
   */
  public Resending(WaitingTasks tasks, HintLog hints, InstantSource clock, Executor executor) {
    this.executor = executor;
    this.tasks = tasks;
    this.hints = hints;
    this.clock = clock;
  }

  /**
   * Begins to do so, unless that is under way.
   *
   * @param done run afterwards, when all was told of
   */
  public void resend(QueueKey queue, Runnable done) {
    if (underWay.add(queue)) {
      executor.execute(() -> run(queue, done));
    }
  }

  /** Whether it is being done. */
  boolean isUnderWay(QueueKey queue) {
    return underWay.contains(queue);
  }

  private void run(QueueKey queue, Runnable done) {
    try {
      long count = all(queue);
      if (count > 0) {
        log.info("{} tasks wait in {}: workers are told of them again", count, queue);
      }
      done.run();
    } catch (RuntimeException | TimeoutException | ExecutionException failure) {
      log.warn(
          "What waits in {} is not told of at once, but when its alarms ring: {}",
          queue,
          failure.toString());
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.remove(queue);
    }
  }

  private long all(QueueKey queue)
      throws InterruptedException, ExecutionException, TimeoutException {
    long count = 0;
    StoredPages pages =
        new StoredPages(tasks, queue, PAGE, share -> Priority.weight(share.weight()));
    for (List<Hint> page = pages.next(); !page.isEmpty(); page = pages.next()) {
      for (Hint hint : page) {
        hints.append(hint.anew(clock.instant()), () -> {});
      }
      count += page.size();
      hints.room().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    return count;
  }
}

package io.workflow.server.matching;

import io.workflow.server.matching.WaitingTasks.Position;
import io.workflow.server.matching.WaitingTasks.Waiting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts all that waits in a queue into the log again, oldest first: when the queue gets its topic,
 * and when the log has lost what it held. Safe for use by many threads.
 */
public final class Resending {

  private static final Logger log = LoggerFactory.getLogger(Resending.class);
  private static final int PAGE = 500;

  /** So that the hints of other queues are not dropped. */
  private static final int MAXIMUM_QUEUED = 2_000;

  private static final Duration A_MOMENT = Duration.ofMillis(20);

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

  /** Begins to do so, unless that is under way. */
  public void resend(QueueKey queue) {
    if (underWay.add(queue)) {
      executor.execute(() -> run(queue));
    }
  }

  private void run(QueueKey queue) {
    try {
      long count = all(queue);
      if (count > 0) {
        log.info("{} tasks wait in {}: workers are told of them again", count, queue);
      }
    } catch (RuntimeException failure) {
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

  private long all(QueueKey queue) throws InterruptedException {
    long count = 0;
    @Nullable Position last = null;
    List<Waiting> page;
    do {
      page = tasks.page(queue, last, PAGE);
      for (Waiting waiting : page) {
        hints.append(waiting.hint().anew(clock.instant()), () -> {});
        last = waiting.position();
      }
      count += page.size();
      while (hints.queued() > MAXIMUM_QUEUED) {
        Thread.sleep(A_MOMENT);
      }
    } while (page.size() == PAGE);
    return count;
  }
}

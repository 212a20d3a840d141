package io.workflow.server.matching;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators have set for queues. What was set at another node is known here after five
 * seconds. Safe for use by many threads.
 */
public final class QueueConfigs implements QueueLimits, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(QueueConfigs.class);
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final QueueConfigStore store;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("workflow-queue-configs").daemon().unstarted(task));
  private volatile Map<QueueKey, QueueConfig> known = Map.of();

  public QueueConfigs(QueueConfigStore store) {
    this.store = store;
  }

  /** Begins to follow what is set at other nodes. */
  public void start() {
    var unused =
        timer.scheduleWithFixedDelay(
            this::refreshUnlessAway, 0, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refreshUnlessAway() {
    try {
      refresh();
    } catch (RuntimeException failure) {
      log.debug("What is set for task queues can't be read; tried again", failure);
    }
  }

  synchronized void refresh() {
    known = store.all();
  }

  @Override
  public @Nullable Double of(QueueKey queue) {
    QueueConfig config = known.get(queue);
    return config == null ? null : config.tasksPerSecond();
  }

  @Override
  public FairnessRules fairness(QueueKey queue) {
    QueueConfig config = known.get(queue);
    return config == null ? FairnessRules.NONE : config.fairness();
  }

  /** What is set for a queue, as far as this node knows; {@code null} for nothing. */
  public @Nullable QueueConfig find(QueueKey queue) {
    return known.get(queue);
  }

  /**
   * Changes it for all nodes. Blocks; fails when the database does not answer, or {@code change}
   * does.
   *
   * @return what is set from now on
   */
  public synchronized QueueConfig update(QueueKey queue, UnaryOperator<QueueConfig> change) {
    QueueConfig config = store.update(queue, change);
    Map<QueueKey, QueueConfig> all = new HashMap<>(known);
    all.put(queue, config);
    known = Map.copyOf(all);
    return config;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

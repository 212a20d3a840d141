package io.workflow.server.deletion;

import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Sweeps in the background while the engine runs, one thread, one sweep after the other. */
@Component
class DeletionSweeper implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DeletionSweeper.class);

  private final RetentionSweep retention;
  private final NamespaceSweep namespaces;
  private final DeletionProperties properties;
  private final InstantSource clock;
  private @Nullable ScheduledExecutorService thread;

  DeletionSweeper(
      RetentionSweep retention,
      NamespaceSweep namespaces,
      DeletionProperties properties,
      InstantSource clock) {
    this.retention = retention;
    this.namespaces = namespaces;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // sweep reports its failures itself
  public synchronized void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("workflow-deletion").daemon(true).unstarted(task));
    long millis = properties.interval().toMillis();
    started.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
    thread = started;
  }

  private void sweep() {
    try {
      int deleted = retention.sweep(clock.instant());
      if (deleted > 0) {
        log.info("Deleted {} executions whose retention is over", deleted);
      }
      namespaces.sweep(clock.instant());
    } catch (RuntimeException failure) {
      log.warn("Executions can't be deleted; tried again in {}", properties.interval(), failure);
    }
  }

  /** A sweep that is under way stops behind the statement that it is at. */
  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  /** Behind the engine, which has 0, when starting; before it when stopping. */
  @Override
  public int getPhase() {
    return 1;
  }
}

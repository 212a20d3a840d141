package io.workflow.server.frontend.worker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the balance of streams for as long as the server runs. */
final class StreamBalancing implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamBalancing.class);

  private final StreamBalance<?> balance;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("workflow-stream-balance").daemon().unstarted(task));

  /**
   * @param pause between two looks; zero: never
   */
  StreamBalancing(StreamBalance<?> balance, Duration pause) {
    this.balance = balance;
    if (pause.isPositive()) {
      var unused =
          timer.scheduleWithFixedDelay(
              this::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      balance.look(System.nanoTime());
    } catch (RuntimeException failure) {
      log.warn("The balance of streams is looked after again in a moment", failure);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

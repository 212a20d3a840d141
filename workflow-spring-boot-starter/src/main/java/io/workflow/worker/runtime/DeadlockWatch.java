package io.workflow.worker.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the executions that are at work: reports workflow code that does not come to a
 * blocking point, and stops waiting for it when its workflow task has timed out.
 */
final class DeadlockWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DeadlockWatch.class);
  private static final Duration PERIOD = Duration.ofMillis(250);

  /** How much longer the first workflow tasks may take, while classes are loaded and compiled. */
  private static final int COLD_FACTOR = 10;

  private final Duration limit;
  private final Map<Scheduler, Watched> watched = new ConcurrentHashMap<>();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("workflow-deadlock-watch").factory());

  /** {@code limit} is how long workflow code may run without blocking. */
  DeadlockWatch(Duration limit) {
    this.limit = limit;
    var unused =
        executor.scheduleWithFixedDelay(
            this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks after an execution while {@code work} drives it. */
  void during(WorkflowExecution execution, Duration taskTimeout, boolean cold, Runnable work) {
    Duration report = cold ? limit.multipliedBy(COLD_FACTOR) : limit;
    Scheduler scheduler = execution.scheduler();
    watched.put(scheduler, new Watched(execution, report, taskTimeout));
    try {
      work.run();
    } finally {
      watched.remove(scheduler);
    }
  }

  private void look() {
    watched.forEach(
        (scheduler, entry) -> {
          long busy = scheduler.busyNanos();
          if (busy > entry.report.toNanos() && busy > 2 * entry.reportedNanos) {
            entry.reportedNanos = busy;
            report(entry.execution, scheduler, Duration.ofNanos(busy));
          }
          if (busy > entry.giveUp.toNanos()) {
            scheduler.giveUp();
          }
        });
  }

  private static void report(WorkflowExecution execution, Scheduler scheduler, Duration busy) {
    log.warn(
        "Workflow '{}' of type {} (run {}) has not come to a blocking point for {} ms: a possible"
            + " deadlock. Workflow code must not do IO, wait for locks or loop; that belongs into"
            + " activities. It is at\n{}",
        execution.workflowId(),
        execution.definition().type(),
        execution.runId(),
        busy.toMillis(),
        scheduler.busyStack().stream()
            .map(frame -> "  at " + frame)
            .collect(Collectors.joining("\n")));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static final class Watched {
    private final WorkflowExecution execution;
    private final Duration report;
    private final Duration giveUp;

    /** Doubles from one report to the next. */
    private long reportedNanos;

    private Watched(WorkflowExecution execution, Duration report, Duration giveUp) {
      this.execution = execution;
      this.report = report;
      this.giveUp = giveUp;
    }
  }
}

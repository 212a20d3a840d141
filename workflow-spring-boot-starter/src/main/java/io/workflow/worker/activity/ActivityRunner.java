package io.workflow.worker.activity;

import io.workflow.protocol.Failure;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.worker.DataConverter;
import io.workflow.worker.FailureConverter;
import io.workflow.worker.activity.ActivityAttempt.Outcome;
import io.workflow.worker.channel.WorkerChannel;
import io.workflow.worker.channel.WorkerChannelException;
import io.workflow.worker.task.OccasionalLog;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskKind;
import io.workflow.worker.task.TaskSlots;
import io.workflow.worker.task.WorkerMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Claims and runs activity attempts, each on a virtual thread of its own, and reports what they
 * came to. A slot is held until the server has the report.
 */
public final class ActivityRunner implements TaskClaims, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ActivityRunner.class);

  private final Map<String, ActivityBean> activities;
  private final WorkerChannel channel;
  private final NextWorkflowTasks workflowTasks;
  private final TaskSlots slots;
  private final DataConverter values;
  private final FailureConverter failures;
  private final WorkerMetrics metrics;
  private final ScheduledThreadPoolExecutor timers;
  private final Set<ActivityAttempt> running = ConcurrentHashMap.newKeySet();
  private final OccasionalLog unknownTypes = new OccasionalLog(Duration.ofMinutes(1));

  /** {@code activities} by type. */
  public ActivityRunner(
      Map<String, ActivityBean> activities,
      WorkerChannel channel,
      NextWorkflowTasks workflowTasks,
      TaskSlots slots,
      DataConverter values,
      WorkerMetrics metrics) {
    this.activities = Map.copyOf(activities);
    this.channel = channel;
    this.workflowTasks = workflowTasks;
    this.slots = slots;
    this.values = values;
    this.failures = new FailureConverter(values);
    this.metrics = metrics;
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("workflow-activity-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public CompletableFuture<Verdict> claim(TaskMessage message) {
    if (!activities.containsKey(message.type())) {
      slots.release(1);
      metrics.notTaken(TaskKind.ACTIVITY, "unknown_type");
      unknownTypes.log(message.type(), () -> warnOfUnknownType(message));
      return CompletableFuture.completedFuture(Verdict.UNKNOWN_TYPE);
    }
    return channel.send(new WorkerRequest.ClaimActivityTask(message.task())).handle(this::claimed);
  }

  private static void warnOfUnknownType(TaskMessage message) {
    log.warn(
        "No activity of type {} in this application; the task of workflow '{}' is left to another worker. Add an @Activity bean that has it, or let the workflow use the task queue of the application that does.",
        message.type(),
        message.task().workflowId());
  }

  private Verdict claimed(@Nullable WorkerResponse answer, @Nullable Throwable failure) {
    if (answer instanceof WorkerResponse.ActivityTaskStarted started) {
      run(started.task());
      return Verdict.TAKEN;
    }
    slots.release(1);
    if (answer instanceof WorkerResponse.Refused refused
        && refused.reason() != WorkerResponse.Refused.Reason.UNAVAILABLE) {
      log.debug("Activity task is gone: {}", refused);
      metrics.notTaken(TaskKind.ACTIVITY, "gone");
      return Verdict.GONE;
    }
    log.debug("Activity task can't be claimed: {}", answer, failure);
    metrics.notTaken(TaskKind.ACTIVITY, "unavailable");
    return Verdict.UNAVAILABLE;
  }

  /** Runs a started attempt. Takes over one reserved slot; does not block. */
  public void run(ActivityTask task) {
    Thread unused =
        Thread.ofVirtual()
            .name(task.activityType() + "/" + task.token().task().workflowId())
            .start(() -> runAndRelease(task));
  }

  private void runAndRelease(ActivityTask task) {
    long startedAt = System.nanoTime();
    metrics.started(
        TaskKind.ACTIVITY,
        task.activityType(),
        Duration.between(task.scheduledTime(), task.startedTime()));
    String outcome = "lost";
    try {
      outcome = runAndReport(task);
    } catch (RuntimeException defect) {
      log.error(
          "Activity {} of workflow '{}' could not be reported",
          task.activityType(),
          task.token().task().workflowId(),
          defect);
    } finally {
      slots.release(1);
      metrics.ended(
          TaskKind.ACTIVITY,
          task.activityType(),
          outcome,
          Duration.ofNanos(System.nanoTime() - startedAt));
    }
  }

  private String runAndReport(ActivityTask task) {
    Heartbeats heartbeats = new Heartbeats(task.token(), task.heartbeatTimeout(), channel, timers);
    Outcome outcome = outcome(task, heartbeats);
    return switch (outcome) {
      case Outcome.Completed completed -> {
        heartbeats.close();
        yield report(
            task,
            cached ->
                new WorkerRequest.CompleteActivityTask(task.token(), completed.result(), cached),
            "completed");
      }
      case Outcome.Failed failed -> {
        heartbeats.flush().join();
        log.atLevel(task.token().task().attempt() == 1 ? Level.INFO : Level.DEBUG)
            .log(
                "Activity {} of workflow '{}' failed in attempt {}: {}",
                task.activityType(),
                task.token().task().workflowId(),
                task.token().task().attempt(),
                failed.failure().message());
        yield report(
            task,
            cached -> new WorkerRequest.FailActivityTask(task.token(), failed.failure(), cached),
            "failed");
      }
      case Outcome.Canceled canceled -> {
        heartbeats.close();
        yield report(
            task,
            cached ->
                new WorkerRequest.CancelActivityTask(task.token(), canceled.details(), cached),
            "canceled");
      }
      case Outcome.Open() -> "open";
      case Outcome.Abandoned abandoned -> {
        heartbeats.close();
        log.info(
            "What activity {} of workflow '{}' came to does not count: {}",
            task.activityType(),
            task.token().task().workflowId(),
            abandoned.why());
        yield "abandoned";
      }
    };
  }

  private Outcome outcome(ActivityTask task, Heartbeats heartbeats) {
    ActivityBean bean = activities.get(task.activityType());
    if (bean == null) {
      return new Outcome.Failed(
          Failure.server("This worker has no activity of type " + task.activityType()));
    }
    ActivityAttempt attempt = new ActivityAttempt(task, bean, values, failures, heartbeats);
    Optional<ScheduledFuture<?>> timeout =
        Optional.ofNullable(task.startToCloseTimeout())
            .or(() -> Optional.ofNullable(task.scheduleToCloseTimeout()))
            .map(
                limit ->
                    timers.schedule(attempt::timeOut, limit.toMillis(), TimeUnit.MILLISECONDS));
    running.add(attempt);
    try {
      return attempt.run();
    } finally {
      running.remove(attempt);
      timeout.ifPresent(timer -> timer.cancel(false));
    }
  }

  /** Makes the report, given what it says about the cache. */
  private interface Report {
    WorkerRequest with(long cachedEventId);
  }

  private String report(ActivityTask task, Report report, String outcome) {
    long cachedEventId = workflowTasks.reserve(task.token().task().runId());
    WorkerResponse answer = null;
    try {
      answer = channel.send(report.with(cachedEventId)).join();
    } catch (CompletionException failure) {
      if (!(failure.getCause() instanceof WorkerChannelException)) {
        throw failure;
      }
      log.warn(
          "Activity {} of workflow '{}' {}, but the server was not told: {}",
          task.activityType(),
          task.token().task().workflowId(),
          outcome,
          failure.getCause().getMessage());
      return "lost";
    } finally {
      if (cachedEventId != 0) {
        workflowTasks.arrived(
            answer instanceof WorkerResponse.Done done ? done.workflowTask() : null);
      }
    }
    if (answer instanceof WorkerResponse.Refused refused) {
      refused(task, refused);
      return "refused";
    }
    return outcome;
  }

  private static void refused(ActivityTask task, WorkerResponse.Refused refused) {
    switch (refused.reason()) {
      case STALE, NOT_FOUND, ALREADY_STARTED ->
          log.info(
              "Activity {} of workflow '{}' came too late: {}",
              task.activityType(),
              task.token().task().workflowId(),
              refused.message());
      case INVALID, UNAVAILABLE ->
          log.warn(
              "The server refused the report of activity {} of workflow '{}': {}",
              task.activityType(),
              task.token().task().workflowId(),
              refused.message());
    }
  }

  /** How many attempts run, and since when the oldest does; for people. */
  public Optional<Instant> oldestRunning() {
    return running.stream().map(attempt -> attempt.task().startedTime()).min(Instant::compareTo);
  }

  /** Tells the attempts that still run to stop, and interrupts them. */
  public void interruptAll() {
    running.forEach(ActivityAttempt::shutDown);
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}

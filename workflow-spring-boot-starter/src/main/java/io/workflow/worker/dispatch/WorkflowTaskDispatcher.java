package io.workflow.worker.dispatch;

import io.workflow.NonDeterminismException;
import io.workflow.data.FailureConverter;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.WorkflowTaskEvent;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.worker.WorkflowTaskHandler;
import io.workflow.worker.WorkflowTaskOutcome;
import io.workflow.worker.activity.NextWorkflowTasks;
import io.workflow.worker.channel.WorkerChannel;
import io.workflow.worker.task.ClaimAtServer;
import io.workflow.worker.task.OccasionalLog;
import io.workflow.worker.task.TaskClaims;
import io.workflow.worker.task.TaskSlots;
import io.workflow.worker.task.WorkerMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Claims workflow tasks, has the runtime run them, each on a virtual thread, and sends the answers.
 * What comes with an answer, the next workflow task of the run and activity tasks, is run at once.
 */
public final class WorkflowTaskDispatcher implements TaskClaims, NextWorkflowTasks {

  private static final Logger log = LoggerFactory.getLogger(WorkflowTaskDispatcher.class);

  private static final String UNKNOWN_TYPE =
      """
      Add a @Workflow bean of this type, or start it on the task queue of the application that has \
      it.\
      """;

  private final WorkflowTaskHandler handler;
  private final FailureConverter failures;
  private final WorkerChannel channel;
  private final TaskSlots slots;
  private final ClaimAtServer claims;
  private final WorkerMetrics metrics;
  private final OccasionalLog failureKinds = new OccasionalLog(Duration.ofMinutes(10));
  private volatile @Nullable EagerActivities eagerActivities;
  private volatile boolean draining;

  public WorkflowTaskDispatcher(
      Set<String> workflowTypes,
      WorkflowTaskHandler handler,
      FailureConverter failures,
      WorkerChannel channel,
      TaskSlots slots,
      WorkerMetrics metrics) {
    this.handler = handler;
    this.failures = failures;
    this.channel = channel;
    this.slots = slots;
    this.metrics = metrics;
    this.claims =
        new ClaimAtServer(TaskKind.WORKFLOW, workflowTypes, UNKNOWN_TYPE, channel, slots, metrics);
  }

  /** From now on activities may come with the answers. */
  public void runEagerly(EagerActivities activities) {
    eagerActivities = activities;
  }

  /** From now on answers ask for no further tasks. */
  public void drain() {
    draining = true;
  }

  @Override
  public CompletableFuture<Verdict> claim(TaskMessage message) {
    return claims.claim(
        message,
        hint ->
            new WorkerRequest.ClaimWorkflowTask(
                hint.task(), handler.cachedEventId(hint.task().runId())),
        this::runs);
  }

  private boolean runs(@Nullable WorkerResponse answer) {
    if (answer instanceof WorkerResponse.WorkflowTaskStarted started) {
      run(started.task());
      return true;
    }
    return false;
  }

  @Override
  public long reserve(String runId) {
    if (draining || handler.cachedEventId(runId) == 0 || !slots.tryReserve()) {
      return 0;
    }
    long cachedEventId = handler.cachedEventId(runId);
    if (cachedEventId == 0) {
      slots.release(1);
    }
    return cachedEventId;
  }

  @Override
  public void arrived(@Nullable WorkflowTask task) {
    if (task == null) {
      slots.release(1);
    } else {
      run(task);
    }
  }

  /** Runs a started task, and those that come with its answer. Takes over one reserved slot. */
  private void run(WorkflowTask first) {
    slots.began();
    Thread unused =
        Thread.ofVirtual()
            .name(first.workflowType() + "/" + first.token().task().workflowId())
            .start(
                () -> {
                  try {
                    WorkflowTask next = first;
                    while (next != null) {
                      next = handleAndAnswer(next);
                    }
                  } finally {
                    slots.ended();
                  }
                });
  }

  private @Nullable WorkflowTask handleAndAnswer(WorkflowTask task) {
    long startedAt = System.nanoTime();
    metrics.started(TaskKind.WORKFLOW, task.workflowType(), scheduleToStart(task));
    String outcome = "lost";
    try {
      WorkflowTaskOutcome handled = handle(task);
      Duration execution = Duration.ofNanos(System.nanoTime() - startedAt);
      log.trace("Task {} took {}", task.token().task(), execution);
      return switch (handled) {
        case WorkflowTaskOutcome.Completed completed -> {
          outcome = "completed";
          yield complete(task, completed);
        }
        case WorkflowTaskOutcome.Failed failed -> {
          outcome = "failed";
          fail(task, failed);
          yield null;
        }
      };
    } catch (CompletionException unanswered) {
      handler.evict(task.token().task().runId());
      log.warn(
          "The server was not told what became of a task of workflow '{}': {}",
          task.token().task().workflowId(),
          String.valueOf(unanswered.getCause()));
      return null;
    } finally {
      metrics.ended(
          TaskKind.WORKFLOW,
          task.workflowType(),
          outcome,
          Duration.ofNanos(System.nanoTime() - startedAt));
    }
  }

  private WorkflowTaskOutcome handle(WorkflowTask task) {
    try {
      return handler.handle(task);
    } catch (RuntimeException defect) {
      return new WorkflowTaskOutcome.Failed(
          WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE,
          failures.toFailure(defect),
          defect);
    }
  }

  private @Nullable WorkflowTask complete(
      WorkflowTask task, WorkflowTaskOutcome.Completed completed) {
    TaskToken token = task.token();
    EagerActivities eager = eagerActivities;
    EagerActivities.Reservation reservation =
        eager == null
            ? new EagerActivities.Reservation(completed.commands(), 0)
            : eager.reserve(completed.commands(), task.taskQueue(), !draining);
    WorkerResponse.WorkflowTaskCompleted accepted = null;
    try {
      WorkerResponse answer =
          channel
              .send(
                  new WorkerRequest.CompleteWorkflowTask(
                      token, reservation.commands(), completed.queryResults(), !draining))
              .join();
      if (answer instanceof WorkerResponse.WorkflowTaskCompleted done) {
        accepted = done;
        handler.completionAccepted(token);
        return done.workflowTask();
      }
      handler.evict(token.task().runId());
      notAccepted(task, answer);
      return null;
    } finally {
      if (eager != null) {
        eager.arrived(reservation, accepted == null ? List.of() : accepted.activityTasks());
      }
    }
  }

  private static void notAccepted(WorkflowTask task, WorkerResponse answer) {
    boolean late =
        answer instanceof WorkerResponse.Refused refused
            && refused.reason() == WorkerResponse.Refused.Reason.STALE;
    log.atLevel(late ? Level.INFO : Level.WARN)
        .log(
            "The server did not accept what became of a task of workflow '{}' (run {}): {}",
            task.token().task().workflowId(),
            task.token().task().runId(),
            answer);
  }

  private void fail(WorkflowTask task, WorkflowTaskOutcome.Failed failed) {
    logFailure(task, failed);
    handler.evict(task.token().task().runId());
    WorkerResponse answer =
        channel
            .send(
                new WorkerRequest.FailWorkflowTask(task.token(), failed.cause(), failed.failure()))
            .join();
    if (answer instanceof WorkerResponse.Refused) {
      notAccepted(task, answer);
    }
  }

  /** Once with its stack trace for each run and kind, as the same comes again with each attempt. */
  private void logFailure(WorkflowTask task, WorkflowTaskOutcome.Failed failed) {
    Throwable thrown = failed.thrown();
    String runId = task.token().task().runId();
    boolean saysAll =
        failed.cause() != WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE
            || !failureKinds.isDue(runId + " " + thrown.getClass().getName());
    log.warn(
        "A task of workflow '{}' (type {}, run {}, attempt {}) failed with {}; the "
            + "workflow stays open and the task is tried again: {}",
        task.token().task().workflowId(),
        task.workflowType(),
        runId,
        task.token().task().attempt(),
        failed.cause(),
        thrown instanceof NonDeterminismException ? thrown.getMessage() : thrown.toString(),
        saysAll ? null : thrown);
  }

  /** From the last events of the task: scheduled, and started as the very last. */
  private static Duration scheduleToStart(WorkflowTask task) {
    Instant started = task.events().isEmpty() ? null : task.events().getLast().eventTime();
    for (HistoryEvent event : task.events().reversed()) {
      if (event.attributes() instanceof WorkflowTaskEvent.WorkflowTaskScheduled
          && started != null) {
        return Duration.between(event.eventTime(), started);
      }
    }
    return Duration.ZERO;
  }

  /** The workflow types by all queues. */
  public static Set<String> types(Map<String, Set<String>> byQueue) {
    return byQueue.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }
}

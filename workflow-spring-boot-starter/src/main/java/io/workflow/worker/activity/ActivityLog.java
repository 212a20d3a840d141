package io.workflow.worker.activity;

import io.workflow.ApplicationFailure;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.WorkerResponse.Refused;
import io.workflow.worker.task.OccasionalLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the application's log says of attempts that did not just complete. */
final class ActivityLog {

  private static final Logger log = LoggerFactory.getLogger(ActivityRunner.class);

  private final OccasionalLog kinds = new OccasionalLog(Duration.ofMinutes(10));

  /** With its stack trace at the first attempt, and whenever this kind of failure is new. */
  void failed(ActivityTask task, Throwable thrown) {
    TaskId id = task.token().task();
    boolean isNew = kinds.isDue(task.activityType() + " " + kind(thrown));
    if (isNew || id.attempt() == 1) {
      log.warn(
          "Activity {} of workflow '{}' (run {}) failed in attempt {}; its retry policy "
              + "decides what follows",
          task.activityType(),
          id.workflowId(),
          id.runId(),
          id.attempt(),
          thrown);
    } else {
      log.warn(
          "Activity {} of workflow '{}' (run {}) failed in attempt {}: {}",
          task.activityType(),
          id.workflowId(),
          id.runId(),
          id.attempt(),
          thrown.toString());
    }
  }

  private static String kind(Throwable thrown) {
    return thrown instanceof ApplicationFailure failure
        ? failure.type()
        : thrown.getClass().getName();
  }

  void unknownType(ActivityTask task, String message) {
    log.warn("Activity of workflow '{}' failed: {}", task.token().task().workflowId(), message);
  }

  void returned(ActivityTask task, @Nullable Throwable thrown) {
    log.info(
        "Activity {} of workflow '{}' {} because this worker stops; its attempt {} goes "
            + "back to the server, and another worker begins it anew",
        task.activityType(),
        task.token().task().workflowId(),
        thrown == null ? "was not begun" : "was interrupted (%s)".formatted(thrown),
        task.token().task().attempt());
  }

  void doesNotCount(ActivityTask task, String why) {
    log.info(
        "What activity {} of workflow '{}' came to does not count: {}",
        task.activityType(),
        task.token().task().workflowId(),
        why);
  }

  void notReported(ActivityTask task, Throwable defect) {
    log.error(
        "Activity {} of workflow '{}' could not be reported",
        task.activityType(),
        task.token().task().workflowId(),
        defect);
  }

  void notTold(ActivityTask task, String outcome, @Nullable String why) {
    log.warn(
        "Activity {} of workflow '{}' {}, but the server was not told: {}",
        task.activityType(),
        task.token().task().workflowId(),
        outcome,
        why);
  }

  void refused(ActivityTask task, Refused refused) {
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
}

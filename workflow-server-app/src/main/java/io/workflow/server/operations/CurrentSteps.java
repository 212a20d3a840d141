package io.workflow.server.operations;

import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingTimer;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says in words what an open execution waits for. Pure. */
final class CurrentSteps {

  /** An execution can wait for 2,000 activities; nobody reads them all. */
  private static final int MAXIMUM_SHOWN = 10;

  private static final int MAXIMUM_MESSAGE = 200;

  private CurrentSteps() {}

  /** A line for each thing; empty for a closed execution. */
  static List<String> of(WorkflowState state, Instant now) {
    if (state.status().isClosed()) {
      return List.of();
    }
    List<String> steps = new ArrayList<>();
    PendingWorkflowTask task = state.workflowTask();
    if (task != null) {
      steps.add(workflowTask(task, now));
    }
    state.activities().values().stream()
        .limit(MAXIMUM_SHOWN)
        .map(activity -> activity(activity, now))
        .forEach(steps::add);
    addRest(steps, state.activities().size(), "activities");
    state.timers().values().stream()
        .limit(MAXIMUM_SHOWN)
        .map(CurrentSteps::timer)
        .forEach(steps::add);
    addRest(steps, state.timers().size(), "timers");
    if (steps.isEmpty()) {
      steps.add(nothing(state));
    }
    return List.copyOf(steps);
  }

  private static void addRest(List<String> steps, int size, String what) {
    if (size > MAXIMUM_SHOWN) {
      steps.add("%,d more %s".formatted(size - MAXIMUM_SHOWN, what));
    }
  }

  private static String workflowTask(PendingWorkflowTask task, Instant now) {
    PendingWorkflowTask.Start start = task.start();
    String attempt = task.attempt() > 1 ? ", attempt " + task.attempt() : "";
    if (start != null) {
      return "workflow task%s, running for %s at %s"
          .formatted(attempt, since(start.time(), now), start.identity());
    }
    return task.notBefore().isAfter(now)
        ? "workflow task%s, next at %s".formatted(attempt, seconds(task.notBefore()))
        : "workflow task%s, waiting for a worker for %s"
            .formatted(attempt, since(task.scheduledTime(), now));
  }

  private static String activity(PendingActivity activity, Instant now) {
    PendingActivity.Start start = activity.start();
    String where;
    if (start != null) {
      where = "running for %s at %s".formatted(since(start.time(), now), start.identity());
    } else if (activity.attemptTime().isAfter(now)) {
      where = "next at " + seconds(activity.attemptTime());
    } else {
      where = "waiting for a worker for " + since(activity.attemptTime(), now);
    }
    return "activity %s, attempt %d, %s%s%s"
        .formatted(
            activity.scheduled().activityType(),
            activity.attempt(),
            where,
            activity.cancelRequestedEventId() > 0 ? ", asked to stop" : "",
            lastFailure(activity.lastFailure()));
  }

  private static String lastFailure(@Nullable Failure failure) {
    return failure == null ? "" : "; last failure: " + failure(failure);
  }

  /** The kind and the message of a failure, on one line. */
  static String failure(Failure failure) {
    String kind =
        switch (failure.info()) {
          case Failure.Application application -> application.type();
          case Failure.Timeout timeout -> "timeout " + timeout.type();
          case Failure.Canceled canceled -> "canceled";
          case Failure.Terminated() -> "terminated";
          case Failure.Server server -> "server";
          case Failure.Activity activity -> "activity " + activity.activityType();
          case Failure.ChildWorkflow child -> "child workflow " + child.workflowType();
          case Failure.ResetWorkflow reset -> "reset";
          case Failure.Unspecified() -> "failure";
        };
    String message = failure.message().replaceAll("\\s+", " ").strip();
    String shown =
        message.length() <= MAXIMUM_MESSAGE
            ? message
            : message.substring(0, MAXIMUM_MESSAGE) + "...";
    Failure cause = failure.cause();
    boolean onlyPassesOn =
        failure.info() instanceof Failure.Activity
            || failure.info() instanceof Failure.ChildWorkflow;
    if (onlyPassesOn && cause != null) {
      return kind + ": " + failure(cause);
    }
    return kind.isEmpty() || shown.isEmpty() ? kind + shown : kind + ": " + shown;
  }

  private static String timer(PendingTimer timer) {
    return "timer %s until %s".formatted(timer.timerId(), seconds(timer.fireTime()));
  }

  private static String nothing(WorkflowState state) {
    if (state.firstWorkflowTaskWaits()) {
      Duration delay =
          Objects.requireNonNullElse(state.started().firstWorkflowTaskBackoff(), Duration.ZERO);
      return "its start, delayed until " + seconds(state.startTime().plus(delay));
    }
    return "a signal, or a condition that a signal brings about";
  }

  static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** A duration as people say it: {@code 2h 5m}, {@code 45s}. */
  static String since(Instant from, Instant now) {
    Duration passed = Duration.between(from, now);
    if (passed.compareTo(Duration.ofMinutes(1)) < 0) {
      return Math.max(0, passed.toSeconds()) + "s";
    }
    if (passed.compareTo(Duration.ofHours(1)) < 0) {
      return "%dm %ds".formatted(passed.toMinutes(), passed.toSecondsPart());
    }
    return passed.compareTo(Duration.ofDays(1)) < 0
        ? "%dh %dm".formatted(passed.toHours(), passed.toMinutesPart())
        : "%dd %dh".formatted(passed.toDays(), passed.toHoursPart());
  }
}

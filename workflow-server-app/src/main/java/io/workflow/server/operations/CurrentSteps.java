package io.workflow.server.operations;

import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.PendingExternalRequest;
import io.workflow.engine.state.PendingExternals;
import io.workflow.engine.state.PendingTimer;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.Updates;
import io.workflow.engine.state.WorkflowState;
import io.workflow.engine.state.WorkflowTaskFailure;
import io.workflow.protocol.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
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
    add(steps, state.activities().all(), "activities", it -> activity(it, now));
    add(steps, state.timers().all(), "timers", CurrentSteps::timer);
    add(steps, state.children().values(), "children", CurrentSteps::child);
    PendingExternals externals = state.externals();
    add(steps, externals.signals().values(), "signals to others", it -> told("signal to", it));
    add(
        steps,
        externals.cancelRequests().values(),
        "cancel requests to others",
        it -> told("cancel request to", it));
    List<String> updates = updates(state.updates());
    add(steps, updates, "updates", update -> update);
    if (steps.isEmpty()) {
      steps.add(nothing(state));
    }
    return List.copyOf(steps);
  }

  private static <T> void add(
      List<String> steps, Collection<T> pending, String what, Function<T, String> told) {
    pending.stream().limit(MAXIMUM_SHOWN).map(told).forEach(steps::add);
    if (pending.size() > MAXIMUM_SHOWN) {
      steps.add("%,d more %s".formatted(pending.size() - MAXIMUM_SHOWN, what));
    }
  }

  private static String child(PendingChild child) {
    return "child workflow %s (%s)%s"
        .formatted(
            child.workflowId(),
            child.workflowType(),
            child.hasStarted() ? "" : ", which has not started yet");
  }

  private static String told(String what, PendingExternalRequest request) {
    return "the answer to a %s workflow %s".formatted(what, request.workflowId());
  }

  private static List<String> updates(Updates updates) {
    List<String> told = new ArrayList<>();
    new TreeMap<>(updates.byId())
        .forEach(
            (id, update) -> {
              switch (update) {
                case UpdateState.Admitted admitted ->
                    told.add(
                        "update %s (%s), not accepted yet"
                            .formatted(id, admitted.request().name()));
                case UpdateState.Accepted _a -> told.add("update %s, accepted".formatted(id));
                case UpdateState.Completed _c -> {}
              }
            });
    return told;
  }

  private static String workflowTask(PendingWorkflowTask task, Instant now) {
    PendingWorkflowTask.Start start = task.start();
    String attempt = task.attempt() > 1 ? ", attempt " + task.attempt() : "";
    String where;
    if (start != null) {
      where = "running for %s at %s".formatted(since(start.time(), now), start.identity());
    } else if (task.notBefore().isAfter(now)) {
      where = "next at " + seconds(task.notBefore());
    } else {
      where = "waiting for a worker for " + since(task.scheduledTime(), now);
    }
    return "workflow task%s, %s%s".formatted(attempt, where, lastFailure(task.lastFailure()));
  }

  private static String lastFailure(@Nullable WorkflowTaskFailure failure) {
    if (failure == null) {
      return "";
    }
    String cause = failure.cause() == null ? "timeout" : failure.cause().name();
    return failure.message().isBlank()
        ? "; last failure: " + cause
        : "; last failure: %s: %s".formatted(cause, oneLine(failure.message()));
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
    String shown = oneLine(failure.message());
    Failure cause = failure.cause();
    boolean onlyPassesOn =
        failure.info() instanceof Failure.Activity
            || failure.info() instanceof Failure.ChildWorkflow;
    if (onlyPassesOn && cause != null) {
      return kind + ": " + failure(cause);
    }
    return kind.isEmpty() || shown.isEmpty() ? kind + shown : kind + ": " + shown;
  }

  private static String oneLine(String text) {
    String message = text.replaceAll("\\s+", " ").strip();
    return message.length() <= MAXIMUM_MESSAGE
        ? message
        : message.substring(0, MAXIMUM_MESSAGE) + "...";
  }

  private static String timer(PendingTimer timer) {
    return "timer %s until %s".formatted(timer.timerId(), seconds(timer.fireTime()));
  }

  private static String nothing(WorkflowState state) {
    if (state.workflowTasks().firstWaits()) {
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

package io.workflow.engine.decide;

import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
import static io.workflow.protocol.WorkflowTaskFailedCause.PENDING_ACTIVITIES_LIMIT_EXCEEDED;
import static io.workflow.protocol.WorkflowTaskFailedCause.SCHEDULE_ACTIVITY_DUPLICATE_ID;

import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.command.Command.ScheduleActivityTask;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.EventMetadata;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Scheduling activities: what is asked for, completed by the defaults. */
record ActivityCommands(Limits limits) {

  /**
   * Returns the id of the scheduled event. No timeout is longer than what it is a part of: an
   * attempt and the wait for it than the whole activity, which is no longer than the run.
   */
  long schedule(
      Transition run,
      ScheduleActivityTask command,
      long completedEventId,
      @Nullable EventMetadata metadata) {
    validate(run, command);
    Duration ofRun = run.state().started().spec().timeouts().run();
    Duration scheduleToClose = Timeouts.shorter(command.scheduleToCloseTimeout(), ofRun);
    Duration startToClose = Timeouts.shorter(command.startToCloseTimeout(), scheduleToClose);
    Duration heartbeat = command.heartbeatTimeout();
    return run.add(
        new ActivityTaskScheduled(
            command.activityId(),
            command.activityType(),
            command.taskQueue().isEmpty()
                ? run.state().started().spec().taskQueue()
                : command.taskQueue(),
            command.header(),
            command.input(),
            scheduleToClose,
            Timeouts.shorter(command.scheduleToStartTimeout(), scheduleToClose),
            startToClose,
            heartbeat == null ? null : Timeouts.shorter(heartbeat, startToClose),
            command.retryPolicy() == null ? RetryPolicy.DEFAULT : command.retryPolicy(),
            completedEventId,
            command.priority()),
        metadata);
  }

  private void validate(Transition run, ScheduleActivityTask command) {
    String activity = "activity '%s' (%s)".formatted(command.activityId(), command.activityType());
    check(
        !command.activityId().isBlank() && !command.activityType().isBlank(),
        "Expected an activity with an id and a type, but got " + activity);
    checkLength("id", command.activityId());
    checkLength("type", command.activityType());
    check(
        command.startToCloseTimeout() != null || command.scheduleToCloseTimeout() != null,
        ("Expected %s to have a start-to-close or a schedule-to-close timeout, but it has "
                + "neither. Set one in its options")
            .formatted(activity));
    checkTimeout(activity, "schedule-to-close", command.scheduleToCloseTimeout());
    checkTimeout(activity, "schedule-to-start", command.scheduleToStartTimeout());
    checkTimeout(activity, "start-to-close", command.startToCloseTimeout());
    checkTimeout(activity, "heartbeat", command.heartbeatTimeout());
    if (command.retryPolicy() != null) {
      checkRetryPolicy(activity, command.retryPolicy());
    }
    checkPriority(activity, command.priority());
    if (run.state().activities().ids().contains(command.activityId())) {
      throw new BadCommandException(
          SCHEDULE_ACTIVITY_DUPLICATE_ID,
          "Expected an activity id that no pending activity of the run has, but '%s' is pending"
              .formatted(command.activityId()));
    }
    if (run.state().activities().size() >= limits.pendingActivities()) {
      throw new BadCommandException(
          PENDING_ACTIVITIES_LIMIT_EXCEEDED,
          ("Expected at most %d pending activities in a run, but there would be more. Wait "
                  + "for some to end before starting more")
              .formatted(limits.pendingActivities()));
    }
  }

  private static void checkLength(String what, String text) {
    check(
        text.length() <= Limits.LONGEST_ID,
        "Expected the %s of an activity to have at most %d characters, but it has %d"
            .formatted(what, Limits.LONGEST_ID, text.length()));
  }

  private static void checkTimeout(String activity, String name, @Nullable Duration timeout) {
    check(
        timeout == null || (timeout.isPositive() && timeout.compareTo(Limits.LONGEST_WAIT) <= 0),
        "Expected the %s timeout of %s to be positive and at most %s, but it is %s"
            .formatted(name, activity, Limits.LONGEST_WAIT, timeout));
  }

  private static void checkPriority(String activity, @Nullable Priority priority) {
    String problem = priority == null ? null : priority.problem();
    check(problem == null, "The priority of %s: %s".formatted(activity, problem));
  }

  private static void checkRetryPolicy(String activity, RetryPolicy policy) {
    String problem = RetryRules.problem(activity, policy);
    check(problem == null, String.valueOf(problem));
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new BadCommandException(BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, message);
    }
  }
}

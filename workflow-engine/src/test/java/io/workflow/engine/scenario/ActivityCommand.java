package io.workflow.engine.scenario;

import io.workflow.protocol.Priority;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.command.Command;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An activity that workflow code asks for. */
public final class ActivityCommand implements Commands.Source {

  private final String activityId;
  private String activityType;
  private String taskQueue = "";
  private @Nullable Duration scheduleToClose;
  private @Nullable Duration scheduleToStart;
  private @Nullable Duration startToClose = Duration.ofMinutes(1);
  private @Nullable Duration heartbeat;
  private @Nullable RetryPolicy retry;
  private boolean eager;
  private @Nullable Priority priority;

  ActivityCommand(String id) {
    activityId = id;
    activityType = id;
  }

  public ActivityCommand type(String type) {
    activityType = type;
    return this;
  }

  public ActivityCommand taskQueue(String queue) {
    taskQueue = queue;
    return this;
  }

  public ActivityCommand scheduleToClose(Duration timeout) {
    scheduleToClose = timeout;
    return this;
  }

  public ActivityCommand scheduleToStart(Duration timeout) {
    scheduleToStart = timeout;
    return this;
  }

  public ActivityCommand startToClose(@Nullable Duration timeout) {
    startToClose = timeout;
    return this;
  }

  public ActivityCommand heartbeat(Duration timeout) {
    heartbeat = timeout;
    return this;
  }

  public ActivityCommand retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  /** The worker would take the task with the answer. */
  public ActivityCommand eager() {
    eager = true;
    return this;
  }

  public ActivityCommand priority(Priority given) {
    priority = given;
    return this;
  }

  @Override
  public Command in(Scenario scenario) {
    return new Command.ScheduleActivityTask(
        activityId,
        activityType,
        taskQueue,
        Map.of(),
        Requests.payloads("input of " + activityId),
        scheduleToClose,
        scheduleToStart,
        startToClose,
        heartbeat,
        retry,
        eager,
        priority);
  }
}

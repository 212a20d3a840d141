package io.workflow.worker.runtime;

import io.workflow.ActivityCancellationType;
import io.workflow.ActivityOptions;
import io.workflow.data.DataConversionException;
import io.workflow.data.RetryPolicies;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.command.Command;
import io.workflow.worker.replay.ActivityCall;
import io.workflow.worker.replay.Arrival;
import io.workflow.worker.replay.ReplayMachine;
import io.workflow.worker.replay.TimerWait;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The activities and timers that code of one execution waits for. */
final class PendingOperations {

  private final RuntimeServices services;
  private final ReplayMachine machine;
  private final Map<ActivityCall, PendingActivity> activities = new HashMap<>();
  private final Map<TimerWait, PendingTimer> timers = new HashMap<>();

  PendingOperations(RuntimeServices services, ReplayMachine machine) {
    this.services = services;
    this.machine = machine;
  }

  /** {@code options} are complete: nothing that has a default is left out. */
  <T extends @Nullable Object> DurablePromise<T> callActivity(
      ExecutionContext context,
      Scope scope,
      ActivityInvocation invocation,
      ActivityOptions options,
      String workflowTaskQueue) {
    String activityType = invocation.activityType();
    String taskQueue = Objects.requireNonNullElse(options.taskQueue(), "");
    boolean ownQueue = taskQueue.isEmpty() || taskQueue.equals(workflowTaskQueue);
    String activityId =
        options.activityId() == null ? machine.nextActivityId() : options.activityId();
    Command.ScheduleActivityTask command =
        new Command.ScheduleActivityTask(
            activityId,
            activityType,
            taskQueue,
            Map.of(),
            input(invocation),
            options.scheduleToCloseTimeout(),
            options.scheduleToStartTimeout(),
            options.startToCloseTimeout(),
            options.heartbeatTimeout(),
            retryPolicy(options),
            ownQueue,
            null);
    ActivityCall call = machine.schedule(command, context.codeLine());
    DurablePromise<T> promise = new DurablePromise<>(context, true);
    PendingActivity pending =
        new PendingActivity(
            this,
            call,
            promise,
            invocation.resultType(),
            Objects.requireNonNullElse(
                options.cancellationType(), ActivityCancellationType.TRY_CANCEL),
            scope);
    activities.put(call, pending);
    scope.add(pending);
    return promise;
  }

  private List<Payload> input(ActivityInvocation invocation) {
    try {
      return services
          .dataConverter()
          .argumentsToPayloads(invocation.arguments(), invocation.parameterTypes());
    } catch (DataConversionException wrong) {
      throw new DataConversionException(
          "Can't write the input of activity %s: %s"
              .formatted(invocation.activityType(), wrong.getMessage()),
          wrong);
    }
  }

  private static @Nullable RetryPolicy retryPolicy(ActivityOptions options) {
    return options.retryOptions() == null ? null : RetryPolicies.of(options.retryOptions());
  }

  PendingTimer startTimer(ExecutionContext context, Scope scope, Duration duration) {
    DurablePromise<@Nullable Void> promise = new DurablePromise<>(context, true);
    if (!duration.isPositive()) {
      promise.resolve(null, null);
      return new PendingTimer(this, null, promise, scope, context);
    }
    TimerWait timer = machine.startTimer(duration, context.codeLine());
    PendingTimer pending = new PendingTimer(this, timer, promise, scope, context);
    timers.put(timer, pending);
    scope.add(pending);
    return pending;
  }

  // ---- the end of an operation

  RuntimeServices services() {
    return services;
  }

  ReplayMachine machine() {
    return machine;
  }

  void forget(ActivityCall call) {
    activities.remove(call);
  }

  void forget(TimerWait timer) {
    timers.remove(timer);
  }

  void completed(Arrival.ActivityCompleted arrival) {
    PendingActivity pending = activities.remove(arrival.call());
    if (pending != null) {
      pending.completed(arrival.result());
    }
  }

  void failed(Arrival.ActivityFailed arrival) {
    PendingActivity pending = activities.remove(arrival.call());
    if (pending != null) {
      pending.failed(arrival);
    }
  }

  void canceled(Arrival.ActivityCanceled arrival) {
    PendingActivity pending = activities.remove(arrival.call());
    if (pending != null) {
      pending.canceled(arrival);
    }
  }

  void fired(Arrival.TimerFired arrival) {
    PendingTimer pending = timers.remove(arrival.timer());
    if (pending != null) {
      pending.fired();
    }
  }
}

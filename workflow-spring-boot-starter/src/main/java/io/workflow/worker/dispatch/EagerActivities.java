package io.workflow.worker.dispatch;

import io.workflow.protocol.command.Command;
import io.workflow.protocol.command.Command.ScheduleActivityTask;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.worker.task.RunnableTypes;
import io.workflow.worker.task.TaskSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes activity tasks with the answer to the workflow task that scheduled them, without a way over
 * Kafka. A command asks for it only when this worker runs the type on that queue and a slot is
 * reserved.
 */
public final class EagerActivities {

  private final RunnableTypes types;
  private final TaskSlots slots;
  private final Consumer<ActivityTask> runner;

  /** {@code runner} takes over a reserved slot with each task. */
  public EagerActivities(RunnableTypes types, TaskSlots slots, Consumer<ActivityTask> runner) {
    this.types = types;
    this.slots = slots;
    this.runner = runner;
  }

  /**
   * The commands to send, and how many slots are reserved for them.
   *
   * @param commands with {@code requestEagerExecution} only where a slot is reserved
   */
  record Reservation(List<Command> commands, int slots) {}

  /** {@code workflowTaskQueue} is where activities go that name no queue. */
  Reservation reserve(List<Command> commands, String workflowTaskQueue, boolean allowed) {
    List<Command> sent = new ArrayList<>(commands.size());
    int reserved = 0;
    for (Command command : commands) {
      if (command instanceof ScheduleActivityTask schedule && schedule.requestEagerExecution()) {
        boolean eager = allowed && isRunHere(schedule, workflowTaskQueue) && slots.tryReserve();
        reserved += eager ? 1 : 0;
        sent.add(eager ? schedule : notEager(schedule));
      } else {
        sent.add(command);
      }
    }
    return new Reservation(sent, reserved);
  }

  private boolean isRunHere(ScheduleActivityTask schedule, String workflowTaskQueue) {
    String queue = schedule.taskQueue().isEmpty() ? workflowTaskQueue : schedule.taskQueue();
    return types.runsActivity(queue, schedule.activityType());
  }

  private static ScheduleActivityTask notEager(ScheduleActivityTask schedule) {
    return new ScheduleActivityTask(
        schedule.activityId(),
        schedule.activityType(),
        schedule.taskQueue(),
        schedule.header(),
        schedule.input(),
        schedule.scheduleToCloseTimeout(),
        schedule.scheduleToStartTimeout(),
        schedule.startToCloseTimeout(),
        schedule.heartbeatTimeout(),
        schedule.retryPolicy(),
        false,
        null);
  }

  /** Runs what came with the answer; the slots of what did not come are given back. */
  void arrived(Reservation reservation, List<ActivityTask> tasks) {
    if (tasks.size() > reservation.slots()) {
      throw new IllegalStateException(
          "Expected at most %d eager activity tasks, but the server sent %d"
              .formatted(reservation.slots(), tasks.size()));
    }
    tasks.forEach(runner);
    slots.release(reservation.slots() - tasks.size());
  }
}

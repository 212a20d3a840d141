package io.workflow.worker.lifecycle;

import io.workflow.data.DataConverter;
import io.workflow.data.FailureConverter;
import io.workflow.worker.WorkflowTaskHandler;
import io.workflow.worker.activity.ActivityBean;
import io.workflow.worker.activity.ActivityRunner;
import io.workflow.worker.channel.WorkerChannel;
import io.workflow.worker.dispatch.EagerActivities;
import io.workflow.worker.dispatch.OfferedTasks;
import io.workflow.worker.dispatch.PushDispatcher;
import io.workflow.worker.dispatch.QueryDispatcher;
import io.workflow.worker.dispatch.WorkflowTaskDispatcher;
import io.workflow.worker.task.RunnableTypes;
import io.workflow.worker.task.TaskConsumers;
import io.workflow.worker.task.TaskSlots;
import io.workflow.worker.task.WorkerMetrics;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: takes tasks while it runs, from the queues of its types. Made and started once; the
 * methods are called by one thread.
 */
public final class WorkflowWorker {

  /** What a worker runs, and how values are written. */
  public record Work(
      RunnableTypes types,
      WorkflowTaskHandler workflows,
      Map<String, ActivityBean> activities,
      DataConverter values) {}

  private static final Logger log = LoggerFactory.getLogger(WorkflowWorker.class);

  /** For the reports of activities that were interrupted. */
  private static final Duration LAST_REPORTS = Duration.ofSeconds(2);

  private final WorkerSettings settings;
  private final RunnableTypes types;
  private final TaskSlots workflowTaskSlots;
  private final TaskSlots activitySlots;
  private final WorkerChannel channel;
  private final WorkflowTaskDispatcher workflowTasks;
  private final ActivityRunner activities;
  private final TaskConsumers consumers;

  private WorkflowWorker(
      WorkerSettings settings,
      Work work,
      ChannelFactory channels,
      OpenChannel openChannel,
      TaskConsumers.Factory consumerFactory,
      WorkerMetrics metrics) {
    this.settings = settings;
    this.types = work.types();
    this.workflowTaskSlots = new TaskSlots(settings.workflowTaskSlots());
    this.activitySlots = new TaskSlots(settings.activitySlots());
    FailureConverter failures = new FailureConverter(work.values());
    PushDispatcher pushes =
        new PushDispatcher(
            new QueryDispatcher(
                work.workflows(), failures, openChannel, new TaskSlots(settings.querySlots())));
    this.channel =
        channels.open(
            types.registration(settings.namespace(), settings.identity(), settings.buildId()),
            pushes);
    openChannel.opened(channel);
    this.workflowTasks =
        new WorkflowTaskDispatcher(
            WorkflowTaskDispatcher.types(types.workflowTypes()),
            work.workflows(),
            failures,
            channel,
            workflowTaskSlots,
            metrics);
    this.activities =
        new ActivityRunner(
            work.activities(), channel, workflowTasks, activitySlots, work.values(), metrics);
    this.workflowTasks.runEagerly(new EagerActivities(types, activitySlots, activities::run));
    pushes.offer(
        new OfferedTasks(workflowTasks, workflowTaskSlots),
        new OfferedTasks(activities, activitySlots));
    this.consumers = consumerFactory.create(channel::status);
  }

  /** Makes a worker and begins to take tasks; does not wait for server or Kafka. */
  public static WorkflowWorker start(
      WorkerSettings settings,
      Work work,
      ChannelFactory channels,
      OpenChannel openChannel,
      TaskConsumers.Factory consumers,
      WorkerMetrics metrics) {
    WorkflowWorker worker =
        new WorkflowWorker(settings, work, channels, openChannel, consumers, metrics);
    worker.consumers.consumeWorkflowTasks(
        settings.namespace(), worker.types, worker.workflowTaskSlots, worker.workflowTasks);
    worker.consumers.consumeActivityTasks(
        settings.namespace(), worker.types, worker.activitySlots, worker.activities);
    return worker;
  }

  public WorkerState state() {
    return new WorkerState(
        channel.status(),
        consumers.problems(),
        WorkerState.Slots.of(workflowTaskSlots),
        WorkerState.Slots.of(activitySlots));
  }

  /**
   * Takes no more tasks, waits for those that run, interrupts activities that take longer than the
   * drain timeout, and closes the channel.
   */
  public void stop() {
    long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
    workflowTasks.drain();
    consumers.close();
    workflowTaskSlots.close();
    activitySlots.close();
    try {
      drain(deadline);
    } catch (InterruptedException interrupted) {
      log.warn("Interrupted while waiting for running tasks");
      Thread.currentThread().interrupt();
    }
    activities.close();
    channel.close();
  }

  private void drain(long deadline) throws InterruptedException {
    boolean activitiesEnded = activitySlots.awaitAllFree(until(deadline));
    boolean workflowTasksEnded = workflowTaskSlots.awaitAllFree(until(deadline));
    if (activitiesEnded && workflowTasksEnded) {
      return;
    }
    log.warn(
        "{} activities and {} workflow tasks did not end within {} "
            + "(workflow.worker.drain-timeout); interrupting the activities. The attempts of "
            + "those that stop go back to the server and are not used up.",
        activitySlots.running(),
        workflowTaskSlots.running(),
        settings.drainTimeout());
    activities.interruptAll();
    if (!activitySlots.awaitAllFree(LAST_REPORTS)) {
      log.warn(
          "{} activities did not stop within {} of being interrupted; the server knows "
              + "nothing of them until their timeouts pass, and then their attempts have failed",
          activitySlots.running(),
          LAST_REPORTS);
    }
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }
}

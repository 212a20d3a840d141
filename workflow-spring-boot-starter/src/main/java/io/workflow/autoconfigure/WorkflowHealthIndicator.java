package io.workflow.autoconfigure;

import io.workflow.worker.channel.ChannelStatus;
import io.workflow.worker.lifecycle.WorkerState;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Up when the worker is connected with the server and can take tasks from Kafka; out of service
 * while it is not running, unknown in an application that has nothing to run; down otherwise.
 */
final class WorkflowHealthIndicator extends AbstractHealthIndicator {

  private final WorkflowWorkerLifecycle worker;

  WorkflowHealthIndicator(WorkflowWorkerLifecycle worker) {
    super("The health of the workflow worker can't be told");
    this.worker = worker;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    if (!worker.hasWork()) {
      builder.unknown().withDetail("reason", "This application has no workflows and activities");
      return;
    }
    Optional<WorkerState> state = worker.state();
    if (state.isEmpty()) {
      builder.outOfService().withDetail("reason", "The worker is not running");
      return;
    }
    ChannelStatus channel = state.get().channel();
    boolean well = channel.connected() && state.get().consumerProblems().isEmpty();
    builder
        .status(well ? Status.UP : Status.DOWN)
        .withDetail("server", channel.target())
        .withDetail("connected", channel.connected())
        .withDetail("since", channel.since())
        .withDetail("workflowTasksRunning", state.get().workflowTaskSlots().used())
        .withDetail("activitiesRunning", state.get().activitySlots().used());
    if (!channel.connected()) {
      builder.withDetail(
          "reason", channel.problem() == null ? "Not connected yet" : channel.problem());
    }
    state.get().consumerProblems().forEach((topic, problem) -> builder.withDetail(topic, problem));
  }
}

package io.workflow.server.matching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskToken;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tasks back that were started for a worker who did not get them: another one is told at
 * once. If that fails, the task's timeout does the same later. Counted in {@code task_returns}.
 */
public final class TaskReturns {

  private static final Logger log = LoggerFactory.getLogger(TaskReturns.class);

  private final Supplier<HistoryService> history;
  private final MeterRegistry registry;

  /**
   * @param history late, because the engine needs what stands on this first
   */
  public TaskReturns(Supplier<HistoryService> history, MeterRegistry registry) {
    this.history = history;
    this.registry = registry;
    for (TaskKind kind : TaskKind.values()) {
      counter(kind);
    }
  }

  public void workflowTask(TaskToken token) {
    give(TaskKind.WORKFLOW, token.task(), new WorkflowTaskRequest.ReturnWorkflowTask(token));
  }

  public void activityTask(TaskToken token) {
    give(TaskKind.ACTIVITY, token.task(), ActivityRequest.ReturnActivityTask.neverArrived(token));
  }

  private Counter counter(TaskKind kind) {
    return Counter.builder("task_returns")
        .description("Tasks that were started for a worker and given back, as it did not get them")
        .tag("kind", kind.label())
        .register(registry);
  }

  private void give(TaskKind kind, TaskId task, Request<?> request) {
    counter(kind).increment();
    var unused =
        history
            .get()
            .submit(new WorkflowKey(task.namespace(), task.workflowId()), request)
            .exceptionally(
                failure -> {
                  log.warn(
                      "A {} task of workflow '{}' was not given back: it goes out again "
                          + "after its timeout: {}",
                      kind.label(),
                      task.workflowId(),
                      failure.toString());
                  return null;
                });
  }
}

package io.workflow.autoconfigure;

import io.workflow.WorkflowIdConflictPolicy;
import io.workflow.WorkflowIdReusePolicy;
import io.workflow.WorkflowOptions;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of the executions of one workflow type that this application starts, below {@code
 * workflow.client.workflows.<type>}, for example {@code
 * workflow.client.workflows.PizzaOrder.run-timeout=2h}. They go before what the annotation says.
 * What is {@code null} is not set.
 *
 * @param taskQueue Task queue of the workflow.
 * @param idReusePolicy Whether a start is allowed when the last run with the id is closed.
 * @param idConflictPolicy What a start does when a run with the id is open.
 * @param executionTimeout How long the whole chain of runs may take.
 * @param runTimeout How long one run may take.
 * @param taskTimeout How long a worker may take for one workflow task.
 * @param cronSchedule When the next run begins, once one has ended.
 * @param retry How a run that failed is followed by another.
 */
public record WorkflowTypeProperties(
    @Nullable String taskQueue,
    @Nullable WorkflowIdReusePolicy idReusePolicy,
    @Nullable WorkflowIdConflictPolicy idConflictPolicy,
    @Nullable Duration executionTimeout,
    @Nullable Duration runTimeout,
    @Nullable Duration taskTimeout,
    @Nullable String cronSchedule,
    @Nullable RetryProperties retry) {

  WorkflowOptions options() {
    return new WorkflowOptions(
        null,
        taskQueue,
        idReusePolicy,
        idConflictPolicy,
        new WorkflowOptions.Timeouts(executionTimeout, runTimeout, taskTimeout),
        null,
        cronSchedule,
        retry == null ? null : retry.options(),
        Map.of(),
        Map.of(),
        null);
  }
}

package io.workflow.client;

import io.workflow.WorkflowOptions;
import io.workflow.definition.WorkflowMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which option of a workflow counts: place of call, then property, then annotation; the defaults of
 * the client and the server come after.
 */
final class WorkflowDefaults {

  private WorkflowDefaults() {}

  static WorkflowOptions complete(
      WorkflowOptions call, @Nullable WorkflowOptions property, WorkflowMetadata annotation) {
    return complete(
        complete(call, property),
        new WorkflowOptions(
            null,
            annotation.taskQueue().orElse(null),
            null,
            null,
            new WorkflowOptions.Timeouts(
                annotation.executionTimeout(), annotation.runTimeout(), annotation.taskTimeout()),
            null,
            null,
            null,
            Map.of(),
            Map.of(),
            null));
  }

  /** What the first does not say, the second does; ids are a matter of the call alone. */
  static WorkflowOptions complete(WorkflowOptions call, @Nullable WorkflowOptions more) {
    return more == null
        ? call
        : new WorkflowOptions(
            call.workflowId(),
            first(call.taskQueue(), more.taskQueue()),
            first(call.idReusePolicy(), more.idReusePolicy()),
            first(call.idConflictPolicy(), more.idConflictPolicy()),
            call.timeouts().orElse(more.timeouts()),
            first(call.startDelay(), more.startDelay()),
            first(call.cronSchedule(), more.cronSchedule()),
            call.retryOptions() == null
                ? more.retryOptions()
                : call.retryOptions().orElse(more.retryOptions()),
            both(call.memo(), more.memo()),
            both(call.searchAttributes(), more.searchAttributes()),
            call.requestId());
  }

  private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
    return Objects.nonNull(one) ? one : other;
  }

  private static Map<String, Object> both(Map<String, Object> first, Map<String, Object> more) {
    Map<String, Object> both = new HashMap<>(more);
    both.putAll(first);
    return both;
  }
}

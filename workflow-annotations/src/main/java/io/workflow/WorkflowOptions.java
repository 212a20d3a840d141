package io.workflow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a workflow execution is started. {@code null} means not set: what the annotation of the
 * workflow says, then the default, counts.
 *
 * @param workflowId the business id, unique among open executions; default: a random one
 * @param taskQueue default: that of the workflow's annotation, then the application's
 * @param idReusePolicy default: {@link WorkflowIdReusePolicy#ALLOW_DUPLICATE}
 * @param idConflictPolicy default: {@link WorkflowIdConflictPolicy#FAIL}
 * @param executionTimeout over the whole chain of runs; default: none
 * @param runTimeout of one run; default: the execution timeout
 * @param taskTimeout of one workflow task; default: 10 s
 * @param startDelay how long the first workflow task waits; default: not at all
 * @param memo values that describe and list give back
 * @param searchAttributes values that lists can be filtered by
 * @param requestId a start with the same request id gives the same run; default: a random one for
 *     each call
 */
public record WorkflowOptions(
    @Nullable String workflowId,
    @Nullable String taskQueue,
    @Nullable WorkflowIdReusePolicy idReusePolicy,
    @Nullable WorkflowIdConflictPolicy idConflictPolicy,
    @Nullable Duration executionTimeout,
    @Nullable Duration runTimeout,
    @Nullable Duration taskTimeout,
    @Nullable Duration startDelay,
    Map<String, Object> memo,
    Map<String, Object> searchAttributes,
    @Nullable String requestId) {

  public WorkflowOptions {
    if (workflowId != null && workflowId.isBlank()) {
      throw new IllegalArgumentException("Expected a workflowId that is not blank");
    }
    Checks.positive("executionTimeout", executionTimeout);
    Checks.positive("runTimeout", runTimeout);
    Checks.positive("taskTimeout", taskTimeout);
    Checks.notNegative("startDelay", startDelay);
    memo = Map.copyOf(memo);
    searchAttributes = Map.copyOf(searchAttributes);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Options with this workflow id alone. */
  public static WorkflowOptions workflowId(String workflowId) {
    return builder().workflowId(workflowId).build();
  }

  /** Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String workflowId;
    private @Nullable String taskQueue;
    private @Nullable WorkflowIdReusePolicy idReusePolicy;
    private @Nullable WorkflowIdConflictPolicy idConflictPolicy;
    private @Nullable Duration executionTimeout;
    private @Nullable Duration runTimeout;
    private @Nullable Duration taskTimeout;
    private @Nullable Duration startDelay;
    private final Map<String, Object> memo = new LinkedHashMap<>();
    private final Map<String, Object> searchAttributes = new LinkedHashMap<>();
    private @Nullable String requestId;

    private Builder() {}

    public Builder workflowId(String value) {
      workflowId = Objects.requireNonNull(value);
      return this;
    }

    public Builder taskQueue(String value) {
      taskQueue = Objects.requireNonNull(value);
      return this;
    }

    public Builder idReusePolicy(WorkflowIdReusePolicy value) {
      idReusePolicy = Objects.requireNonNull(value);
      return this;
    }

    public Builder idConflictPolicy(WorkflowIdConflictPolicy value) {
      idConflictPolicy = Objects.requireNonNull(value);
      return this;
    }

    public Builder executionTimeout(Duration value) {
      executionTimeout = Objects.requireNonNull(value);
      return this;
    }

    public Builder runTimeout(Duration value) {
      runTimeout = Objects.requireNonNull(value);
      return this;
    }

    public Builder taskTimeout(Duration value) {
      taskTimeout = Objects.requireNonNull(value);
      return this;
    }

    public Builder startDelay(Duration value) {
      startDelay = Objects.requireNonNull(value);
      return this;
    }

    public Builder memo(String key, Object value) {
      memo.put(key, value);
      return this;
    }

    public Builder searchAttribute(String name, Object value) {
      searchAttributes.put(name, value);
      return this;
    }

    public Builder requestId(String value) {
      requestId = Objects.requireNonNull(value);
      return this;
    }

    public WorkflowOptions build() {
      return new WorkflowOptions(
          workflowId,
          taskQueue,
          idReusePolicy,
          idConflictPolicy,
          executionTimeout,
          runTimeout,
          taskTimeout,
          startDelay,
          memo,
          searchAttributes,
          requestId);
    }
  }
}

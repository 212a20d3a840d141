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
 * @param timeouts how long it may take
 * @param startDelay how long the first workflow task waits; default: not at all; not together with
 *     a cron schedule
 * @param cronSchedule when the next run begins, once one has ended: five fields, {@code @every 1h},
 *     {@code @daily} and the like, in UTC or with {@code CRON_TZ=Europe/Berlin} before them;
 *     default: there is one run. Whoever waits for the result waits for that of the first run
 * @param retryOptions how often a run that failed or timed out is followed by another, from its
 *     beginning; default: not at all
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
    Timeouts timeouts,
    @Nullable Duration startDelay,
    @Nullable String cronSchedule,
    @Nullable RetryOptions retryOptions,
    Map<String, Object> memo,
    Map<String, Object> searchAttributes,
    @Nullable String requestId) {

  public WorkflowOptions {
    if (workflowId != null && workflowId.isBlank()) {
      throw new IllegalArgumentException("Expected a workflowId that is not blank");
    }
    Checks.notNegative("startDelay", startDelay);
    if (cronSchedule != null && cronSchedule.isBlank()) {
      throw new IllegalArgumentException(
          "Expected a cronSchedule such as \"30 9 * * MON-FRI\" or \"@every 1h\", but it is blank");
    }
    memo = Map.copyOf(memo);
    searchAttributes = Map.copyOf(searchAttributes);
  }

  /**
   * How long an execution may take.
   *
   * @param execution over the whole chain of runs; default: without end
   * @param run of one run; default: the execution timeout
   * @param task of one workflow task; default: 10 s
   */
  public record Timeouts(
      @Nullable Duration execution, @Nullable Duration run, @Nullable Duration task) {

    /** Nothing is set. */
    public static final Timeouts NOT_SET = new Timeouts(null, null, null);

    public Timeouts {
      Checks.positive("executionTimeout", execution);
      Checks.positive("runTimeout", run);
      Checks.positive("taskTimeout", task);
    }

    /** What is not set here is taken from {@code defaults}. */
    public Timeouts orElse(Timeouts defaults) {
      return new Timeouts(
          Checks.firstSet(execution, defaults.execution),
          Checks.firstSet(run, defaults.run),
          Checks.firstSet(task, defaults.task));
    }
  }

  /** Over the whole chain of runs. */
  public @Nullable Duration executionTimeout() {
    return timeouts.execution();
  }

  /** Of one run. */
  public @Nullable Duration runTimeout() {
    return timeouts.run();
  }

  /** Of one workflow task. */
  public @Nullable Duration taskTimeout() {
    return timeouts.task();
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
    private @Nullable String cronSchedule;
    private @Nullable RetryOptions retryOptions;
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

    /** For example {@code "CRON_TZ=Europe/Berlin 30 9 * * MON-FRI"} or {@code "@every 1h30m"}. */
    public Builder cronSchedule(String value) {
      cronSchedule = Objects.requireNonNull(value);
      return this;
    }

    /** Of whole runs; activities have their own. */
    public Builder retryOptions(RetryOptions value) {
      retryOptions = Objects.requireNonNull(value);
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
          new Timeouts(executionTimeout, runTimeout, taskTimeout),
          startDelay,
          cronSchedule,
          retryOptions,
          memo,
          searchAttributes,
          requestId);
    }
  }
}

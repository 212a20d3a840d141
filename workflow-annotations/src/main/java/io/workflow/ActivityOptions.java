package io.workflow;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an activity is run. {@code null} means not set: what the property, then the annotation of the
 * activity says, then the default, counts.
 *
 * @param taskQueue default: the workflow's own
 * @param startToCloseTimeout of one attempt; default: one minute if scheduleToCloseTimeout is not
 *     set either
 * @param scheduleToCloseTimeout over all attempts; default: none
 * @param scheduleToStartTimeout of the wait for a worker; default: none
 * @param heartbeatTimeout between two heartbeats; default: none
 * @param retryOptions default: 1 s, doubled up to 100 s, without end
 * @param cancellationType default: {@link ActivityCancellationType#TRY_CANCEL}
 * @param activityId unique among the open activities of the run; default: a counter
 */
public record ActivityOptions(
    @Nullable String taskQueue,
    @Nullable Duration startToCloseTimeout,
    @Nullable Duration scheduleToCloseTimeout,
    @Nullable Duration scheduleToStartTimeout,
    @Nullable Duration heartbeatTimeout,
    @Nullable RetryOptions retryOptions,
    @Nullable ActivityCancellationType cancellationType,
    @Nullable String activityId) {

  private static final ActivityOptions NOTHING_SET = builder().build();

  public ActivityOptions {
    Checks.positive("startToCloseTimeout", startToCloseTimeout);
    Checks.positive("scheduleToCloseTimeout", scheduleToCloseTimeout);
    Checks.positive("scheduleToStartTimeout", scheduleToStartTimeout);
    Checks.positive("heartbeatTimeout", heartbeatTimeout);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Options that leave everything to the defaults. */
  public static ActivityOptions notSet() {
    return NOTHING_SET;
  }

  /** Options with this timeout of one attempt alone. */
  public static ActivityOptions startToClose(Duration timeout) {
    return builder().startToCloseTimeout(timeout).build();
  }

  /** What is not set here is taken from {@code defaults}. */
  public ActivityOptions orElse(@Nullable ActivityOptions defaults) {
    if (defaults == null || defaults.equals(NOTHING_SET)) {
      return this;
    }
    return new ActivityOptions(
        Checks.firstSet(taskQueue, defaults.taskQueue),
        Checks.firstSet(startToCloseTimeout, defaults.startToCloseTimeout),
        Checks.firstSet(scheduleToCloseTimeout, defaults.scheduleToCloseTimeout),
        Checks.firstSet(scheduleToStartTimeout, defaults.scheduleToStartTimeout),
        Checks.firstSet(heartbeatTimeout, defaults.heartbeatTimeout),
        retryOptions == null ? defaults.retryOptions : retryOptions.orElse(defaults.retryOptions),
        Checks.firstSet(cancellationType, defaults.cancellationType),
        Checks.firstSet(activityId, defaults.activityId));
  }

  /** Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String taskQueue;
    private @Nullable Duration startToCloseTimeout;
    private @Nullable Duration scheduleToCloseTimeout;
    private @Nullable Duration scheduleToStartTimeout;
    private @Nullable Duration heartbeatTimeout;
    private @Nullable RetryOptions retryOptions;
    private @Nullable ActivityCancellationType cancellationType;
    private @Nullable String activityId;

    private Builder() {}

    public Builder taskQueue(String value) {
      taskQueue = Objects.requireNonNull(value);
      return this;
    }

    public Builder startToCloseTimeout(Duration value) {
      startToCloseTimeout = Objects.requireNonNull(value);
      return this;
    }

    public Builder scheduleToCloseTimeout(Duration value) {
      scheduleToCloseTimeout = Objects.requireNonNull(value);
      return this;
    }

    public Builder scheduleToStartTimeout(Duration value) {
      scheduleToStartTimeout = Objects.requireNonNull(value);
      return this;
    }

    public Builder heartbeatTimeout(Duration value) {
      heartbeatTimeout = Objects.requireNonNull(value);
      return this;
    }

    public Builder retryOptions(RetryOptions value) {
      retryOptions = Objects.requireNonNull(value);
      return this;
    }

    public Builder cancellationType(ActivityCancellationType value) {
      cancellationType = Objects.requireNonNull(value);
      return this;
    }

    public Builder activityId(String value) {
      activityId = Objects.requireNonNull(value);
      return this;
    }

    public ActivityOptions build() {
      return new ActivityOptions(
          taskQueue,
          startToCloseTimeout,
          scheduleToCloseTimeout,
          scheduleToStartTimeout,
          heartbeatTimeout,
          retryOptions,
          cancellationType,
          activityId);
    }
  }
}

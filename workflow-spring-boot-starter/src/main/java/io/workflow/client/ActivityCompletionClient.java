package io.workflow.client;

import org.jspecify.annotations.Nullable;

/**
 * Reports about activities whose methods called {@link
 * io.workflow.ActivityContext#doNotCompleteOnReturn}. Safe for use by many threads.
 *
 * <p>All methods throw {@link ActivityNotFoundException} when the activity is not open any more.
 */
public interface ActivityCompletionClient {

  /**
   * An activity attempt.
   *
   * @param taskToken from {@link io.workflow.ActivityInfo#taskToken}
   */
  Activity byToken(String taskToken);

  /** The open activity with this id; {@code runId} {@code null} means the open run. */
  Activity byId(String workflowId, @Nullable String runId, String activityId);

  /** One activity. */
  interface Activity {

    /** Its result; {@code null} for none. */
    void complete(@Nullable Object result);

    /** The retry policy decides what follows. */
    void fail(Throwable failure);

    /** It has stopped, as it was asked to. */
    void cancel(@Nullable Object... details);

    /** It is alive. Returns whether it should stop. */
    boolean heartbeat(@Nullable Object... details);
  }
}

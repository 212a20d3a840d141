package io.workflow;

import io.workflow.spi.ActivityContexts;
import org.jspecify.annotations.Nullable;

/** What an activity method can ask and tell while it runs. May be handed to other threads. */
public interface ActivityContext {

  /**
   * The context of the activity that this thread runs.
   *
   * @throws IllegalStateException when this thread runs no activity
   */
  static ActivityContext current() {
    return ActivityContexts.current();
  }

  /** Who this is. */
  ActivityInfo info();

  /**
   * Says that the attempt is alive, and remembers the details for the next attempt. Cheap: most
   * calls are throttled, the last details are always sent in time.
   *
   * @throws ActivityCanceledException when the activity should stop
   */
  void heartbeat(@Nullable Object... details);

  /**
   * The first detail of the last heartbeat of an earlier attempt; {@code null} when there is none.
   */
  default <T> @Nullable T lastHeartbeatDetails(Class<T> type) {
    return lastHeartbeatDetails().get(0, type);
  }

  /** The details of the last heartbeat of an earlier attempt. */
  Details lastHeartbeatDetails();

  /** Whether the activity was asked to stop, as far as known from the last heartbeat. */
  boolean isCancelRequested();

  /**
   * What the method returns is not the result: the activity is completed later from elsewhere, by
   * its task token or its ids.
   */
  void doNotCompleteOnReturn();
}

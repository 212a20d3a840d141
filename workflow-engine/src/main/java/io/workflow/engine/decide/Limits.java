package io.workflow.engine.decide;

import java.time.Duration;

/**
 * What one run may grow to.
 *
 * @param historyEvents a run that reaches this is terminated
 * @param historyBytes a run that passes this is terminated
 * @param pendingActivities a command that passes this fails the workflow task
 */
public record Limits(long historyEvents, long historyBytes, int pendingActivities) {

  /** A thousand years: every timeout, timer and interval is at most that, so that it has an end. */
  public static final Duration LONGEST_WAIT = Duration.ofDays(365_000);

  /** 51,200 events, 50 MiB, 2,000 pending activities. */
  public static final Limits DEFAULT = new Limits(51_200, 50L << 20, 2_000);
}

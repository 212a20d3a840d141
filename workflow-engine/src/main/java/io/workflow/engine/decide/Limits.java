package io.workflow.engine.decide;

import java.time.Duration;

/**
 * What one run may grow to.
 *
 * @param history a run that reaches these events, or passes these bytes, is terminated
 * @param suggestContinueAsNew the code is told to continue as new once its history reaches one of
 *     them
 * @param buffered when more than this arrives during one workflow task, the task fails
 * @param pendingActivities a command that passes this fails the workflow task
 * @param pendingExternals a command that passes this fails the workflow task; of children, of
 *     signals to other workflows and of cancel requests to them, each
 * @param signals a signal that passes this is refused
 * @param continueAsNewInterval how much later than a run the run begins that it continues as: a
 *     workflow that does nothing else must not keep the server busy
 * @param payloadBytes a command whose values are larger ends the run: its code would come to the
 *     same command again
 */
public record Limits(
    Events history,
    Events suggestContinueAsNew,
    Events buffered,
    int pendingActivities,
    int pendingExternals,
    int signals,
    Duration continueAsNewInterval,
    long payloadBytes) {

  /** A thousand years: every timeout, timer and interval is at most that, so that it has an end. */
  public static final Duration LONGEST_WAIT = Duration.ofDays(365_000);

  /** The most characters of an id. */
  public static final int LONGEST_ID = 1_000;

  /**
   * 51,200 events, 50 MiB, 2,000 pending of each kind, 10,000 signals; 100 events or 2 MiB during a
   * workflow task; 4,096 events or 4 MiB until continue-as-new is suggested; runs of a chain a
   * second apart; values of 2 MiB.
   */
  public static final Limits DEFAULT =
      new Limits(
          new Events(51_200, 50L << 20),
          new Events(4_096, 4L << 20),
          new Events(100, 2L << 20),
          2_000,
          2_000,
          10_000,
          Duration.ofSeconds(1),
          2L << 20);

  /** How many events, and how large they are together. */
  public record Events(long count, long bytes) {}
}

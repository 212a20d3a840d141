package io.workflow.engine.decide;

import java.time.Duration;

/**
 * What one run may grow to.
 *
 * @param historyEvents a run that reaches this is terminated
 * @param historyBytes a run that passes this is terminated
 * @param pendingActivities a command that passes this fails the workflow task
 * @param signals a signal that passes this is refused
 * @param bufferedEvents when more than this arrives during one workflow task, the task fails
 * @param bufferedBytes the same for their size
 * @param suggestContinueAsNewEvents the code is told to continue as new once its history has so
 *     many events
 * @param suggestContinueAsNewBytes the same for its size
 * @param pendingExternals a command that passes this fails the workflow task; of children, of
 *     signals to other workflows and of cancel requests to them, each
 * @param continueAsNewInterval how much later than a run the run begins that it continues as: a
 *     workflow that does nothing else must not keep the server busy
 * @param payloadBytes a command whose values are larger ends the run: its code would come to the
 *     same command again
 */
public record Limits(
    long historyEvents,
    long historyBytes,
    int pendingActivities,
    int signals,
    int bufferedEvents,
    long bufferedBytes,
    long suggestContinueAsNewEvents,
    long suggestContinueAsNewBytes,
    int pendingExternals,
    Duration continueAsNewInterval,
    long payloadBytes) {

  /** A thousand years: every timeout, timer and interval is at most that, so that it has an end. */
  public static final Duration LONGEST_WAIT = Duration.ofDays(365_000);

  /** An id has at most so many characters. */
  public static final int LONGEST_ID = 1_000;

  /** With values of 2 MiB. */
  public Limits(
      long historyEvents,
      long historyBytes,
      int pendingActivities,
      int signals,
      int bufferedEvents,
      long bufferedBytes,
      long suggestContinueAsNewEvents,
      long suggestContinueAsNewBytes,
      int pendingExternals,
      Duration continueAsNewInterval) {
    this(
        historyEvents,
        historyBytes,
        pendingActivities,
        signals,
        bufferedEvents,
        bufferedBytes,
        suggestContinueAsNewEvents,
        suggestContinueAsNewBytes,
        pendingExternals,
        continueAsNewInterval,
        2L << 20);
  }

  /** With 2,000 pending externals, and runs as close to each other as the code wants. */
  public Limits(
      long historyEvents,
      long historyBytes,
      int pendingActivities,
      int signals,
      int bufferedEvents,
      long bufferedBytes,
      long suggestContinueAsNewEvents,
      long suggestContinueAsNewBytes) {
    this(
        historyEvents,
        historyBytes,
        pendingActivities,
        signals,
        bufferedEvents,
        bufferedBytes,
        suggestContinueAsNewEvents,
        suggestContinueAsNewBytes,
        2_000,
        Duration.ZERO);
  }

  /** With the usual numbers for what is not said. */
  public Limits(long historyEvents, long historyBytes, int pendingActivities) {
    this(historyEvents, historyBytes, pendingActivities, 10_000, 100, 2L << 20, 4_096, 4L << 20);
  }

  /**
   * 51,200 events, 50 MiB, 2,000 pending of each kind, 10,000 signals; 100 events or 2 MiB during a
   * workflow task; 4,096 events or 4 MiB until continue-as-new is suggested; runs of a chain a
   * second apart; values of 2 MiB.
   */
  public static final Limits DEFAULT =
      new Limits(51_200, 50L << 20, 2_000).withContinueAsNewInterval(Duration.ofSeconds(1));

  /** The same, with runs of a chain so far from each other. */
  public Limits withContinueAsNewInterval(Duration interval) {
    return new Limits(
        historyEvents,
        historyBytes,
        pendingActivities,
        signals,
        bufferedEvents,
        bufferedBytes,
        suggestContinueAsNewEvents,
        suggestContinueAsNewBytes,
        pendingExternals,
        interval,
        payloadBytes);
  }

  /** The same, with values of commands up to so many bytes. */
  public Limits withPayloadBytes(long bytes) {
    return new Limits(
        historyEvents,
        historyBytes,
        pendingActivities,
        signals,
        bufferedEvents,
        bufferedBytes,
        suggestContinueAsNewEvents,
        suggestContinueAsNewBytes,
        pendingExternals,
        continueAsNewInterval,
        bytes);
  }
}

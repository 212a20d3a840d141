package io.workflow.engine.decide;

/** Text that is no cron schedule. Never leaves this package. */
final class CronException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String problem;

  CronException(String expression, String reason) {
    super(reason, null, false, false);
    this.problem =
        ("Expected a cron schedule like '0 12 * * MON-FRI' (minute, hour, day of month, "
                + "month, day of week),"
                + " '@every 1h30m' or '@daily', with 'CRON_TZ=Europe/Berlin ' before it "
                + "where the zone is not UTC,"
                + " but got '%s': %s")
            .formatted(expression, reason);
  }

  /** What was expected, and what is wrong. */
  String problem() {
    return problem;
  }
}

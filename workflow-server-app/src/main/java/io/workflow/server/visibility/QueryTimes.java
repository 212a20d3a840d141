package io.workflow.server.visibility;

import java.time.Instant;

/** Times that can be asked for. */
final class QueryTimes {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private QueryTimes() {}

  /**
   * The calendar of the database ends earlier than that of Java, which has a thousand million
   * years.
   */
  static boolean isStorable(Instant time) {
    return !time.isBefore(FIRST) && !time.isAfter(LAST);
  }
}

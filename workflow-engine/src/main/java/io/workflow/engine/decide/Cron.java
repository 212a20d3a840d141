package io.workflow.engine.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of a cron workflow begin: {@code [CRON_TZ=Europe/Berlin ]} and then either the
 * classic five fields (minute, hour, day of month, month, day of week), {@code @every 1h30m}, or
 * one of {@code @yearly @annually @monthly @weekly @daily @midnight @hourly}. UTC unless a zone is
 * given. When both day fields are restricted, a day that matches either counts.
 *
 * <p>A local time that a clock change skips does not come on that day; one that it repeats comes
 * once.
 */
public final class Cron {

  private static final int SEARCHED_YEARS = 8; // the longest wait is for a 29 February over 2100
  private static final int DAYS_OF_WEEK = 7;

  private final ZoneId zone;
  private final @Nullable Duration every;
  private final @Nullable CronFields fields;

  private Cron(ZoneId zone, @Nullable Duration every, @Nullable CronFields fields) {
    this.zone = zone;
    this.every = every;
    this.fields = fields;
  }

  /**
   * Reads an expression.
   *
   * @throws CronException when it is none, or never comes
   */
  static Cron parse(String expression) {
    String rest = expression.strip();
    ZoneId zone = ZoneOffset.UTC;
    if (rest.startsWith("CRON_TZ=") || rest.startsWith("TZ=")) {
      String[] parts = rest.split("\\s+", 2);
      zone = zone(expression, parts[0].substring(parts[0].indexOf('=') + 1));
      rest = parts.length == 1 ? "" : parts[1];
    }
    if (rest.startsWith("@every")) {
      Duration every = CronFields.duration(expression, rest.substring("@every".length()).strip());
      return new Cron(zone, every, null);
    }
    Cron cron = new Cron(zone, null, CronFields.parse(expression, rest));
    if (cron.next(Instant.EPOCH) == null) {
      throw new CronException(expression, "it names a day that no month has");
    }
    return cron;
  }

  private static ZoneId zone(String expression, String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw new CronException(
          expression, "'%s' is no time zone; write one like Europe/Berlin".formatted(name));
    }
  }

  /**
   * How long the next run waits, in whole seconds: to the first time after {@code begun} that is
   * later than {@code now}. A run never overlaps the one before it; times that it ran past are left
   * out.
   *
   * @param begun when the run before was due; for the first run, now
   */
  Duration waitAfter(Instant begun, Instant now) {
    Instant next;
    if (every != null) {
      long passed = Duration.between(begun, now).dividedBy(every);
      next = begun.plus(every.multipliedBy(Math.max(0, passed) + 1));
    } else {
      Instant found = next(now);
      if (found == null) {
        throw new IllegalStateException("Expected a next time of a cron schedule after " + now);
      }
      next = found;
    }
    Duration wait = Duration.between(now, next);
    Duration whole = wait.truncatedTo(ChronoUnit.SECONDS);
    return whole.equals(wait) ? wait : whole.plusSeconds(1);
  }

  /** The first time after the given one; {@code null} when there is none. */
  private @Nullable Instant next(Instant after) {
    CronFields wanted = fields;
    if (wanted == null) {
      throw new IllegalStateException("Expected a schedule of five fields");
    }
    LocalDateTime local =
        LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    LocalDateTime end = local.plusYears(SEARCHED_YEARS);
    while (local.isBefore(end)) {
      if (!wanted.hasMonth(local.getMonthValue())) {
        local = local.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!wanted.hasDay(
          local.getDayOfMonth(), local.getDayOfWeek().getValue() % DAYS_OF_WEEK)) {
        local = local.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!wanted.hasHour(local.getHour())) {
        local = local.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!wanted.hasMinute(local.getMinute())) {
        local = local.plusMinutes(1);
      } else {
        ZonedDateTime time = local.atZone(zone);
        // In the gap of a clock change the zone moves the time; after a repeated hour it is past.
        if (time.toLocalDateTime().equals(local) && time.toInstant().isAfter(after)) {
          return time.toInstant();
        }
        local = local.plusMinutes(1);
      }
    }
    return null;
  }
}

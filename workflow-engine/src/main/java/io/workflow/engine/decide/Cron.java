package io.workflow.engine.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * When the runs of a cron workflow begin: {@code [CRON_TZ=Europe/Berlin ]} and then either the
 * classic five fields (minute, hour, day of month, month, day of week), {@code @every 1h30m}, or
 * one of {@code @yearly @annually @monthly @weekly @daily @midnight @hourly}. UTC unless a zone is
 * given. When both day fields are restricted, a day that matches either counts.
 *
 * <p>A local time that a clock change repeats comes twice. One that it skips does not come, but
 * when the hour is a fixed one, the run begins as soon as the clock has changed.
 */
public final class Cron {

  private static final int SEARCHED_YEARS = 8; // the longest wait is for a 29 February over 2100

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
      return new Cron(zone, every(expression, rest.substring("@every".length()).strip()), null);
    }
    Cron cron = new Cron(zone, null, CronFields.parse(expression, rest));
    if (cron.next(Instant.EPOCH) == null) {
      throw new CronException(expression, "it names a day that no month has");
    }
    return cron;
  }

  /** Whole seconds, and one at least. */
  private static Duration every(String expression, String text) {
    Duration every = GoDuration.parse(expression, text);
    if (!every.isPositive()) {
      throw new CronException(expression, "'%s' is no duration of more than 0".formatted(text));
    }
    Duration whole = every.truncatedTo(ChronoUnit.SECONDS);
    return whole.isZero() ? Duration.ofSeconds(1) : whole;
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

  /**
   * The first time after the given one; {@code null} when there is none. Between two clock changes
   * local time is as good as any.
   */
  private @Nullable Instant next(Instant after) {
    CronFields wanted = fields;
    if (wanted == null) {
      throw new IllegalStateException("Expected a schedule of five fields");
    }
    ZoneRules rules = zone.getRules();
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime from = nextMinute(LocalDateTime.ofInstant(after, offset));
    LocalDateTime end = from.plusYears(SEARCHED_YEARS);
    ZoneOffsetTransition change = rules.nextTransition(after);
    while (change != null && change.getDateTimeBefore().isBefore(end)) {
      LocalDateTime found = wanted.next(from, change.getDateTimeBefore());
      if (found != null) {
        return found.toInstant(offset);
      }
      if (wanted.skippedBy(change)) {
        return change.getInstant();
      }
      offset = change.getOffsetAfter();
      from = change.getDateTimeAfter();
      change = rules.nextTransition(change.getInstant());
    }
    LocalDateTime found = wanted.next(from, end);
    return found == null ? null : found.toInstant(offset);
  }

  private static LocalDateTime nextMinute(LocalDateTime time) {
    return time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
  }
}

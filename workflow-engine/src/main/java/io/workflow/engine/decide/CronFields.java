package io.workflow.engine.decide;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The five fields of a cron schedule, each a set of numbers as bits. */
record CronFields(
    long minutes,
    long hours,
    long days,
    long months,
    long daysOfWeek,
    boolean anyHour,
    boolean anyDay,
    boolean anyDayOfWeek) {

  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of(
          "", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final int FIELDS = 5;
  private static final int SUNDAY_AGAIN = 7;
  private static final int DAYS_OF_WEEK = 7;
  private static final Set<String> ANY = Set.of("*", "?", "*/1", "?/1");

  static CronFields parse(String expression, String text) {
    String five = text.startsWith("@") ? NAMED.get(text.strip()) : text;
    if (five == null) {
      throw new CronException(
          expression,
          ("'%s' is none of @every, @yearly, @annually, @monthly, @weekly, @daily, "
                  + "@midnight, @hourly")
              .formatted(text.strip()));
    }
    String[] fields = five.strip().split("\\s+", -1);
    if (fields.length != FIELDS || fields[0].isEmpty()) {
      throw new CronException(
          expression,
          "it has %d fields instead of 5".formatted(five.isBlank() ? 0 : fields.length));
    }
    Field minute = new Field(expression, "minute", 0, 59, List.of());
    Field hour = new Field(expression, "hour", 0, 23, List.of());
    Field day = new Field(expression, "day of month", 1, 31, List.of());
    Field month = new Field(expression, "month", 1, 12, MONTHS);
    Field dayOfWeek = new Field(expression, "day of week", 0, SUNDAY_AGAIN, DAYS);
    long weekdays = dayOfWeek.bits(fields[4]);
    return new CronFields(
        minute.bits(fields[0]),
        hour.bits(fields[1]),
        day.bits(fields[2]),
        month.bits(fields[3]),
        weekdays | ((weekdays >> SUNDAY_AGAIN) & 1),
        fields[1].startsWith("*") || fields[1].startsWith("?"),
        isAny(fields[2]),
        isAny(fields[4]));
  }

  /** A field with a step, as {@code *}{@code /2}, is a restricted one. */
  private static boolean isAny(String field) {
    return List.of(field.split(",", -1)).stream().anyMatch(ANY::contains);
  }

  /**
   * The first matching minute from {@code from} on and before {@code end}; {@code null} for none.
   */
  @Nullable LocalDateTime next(LocalDateTime from, LocalDateTime end) {
    LocalDateTime local = from;
    while (local.isBefore(end)) {
      if (!has(months, local.getMonthValue())) {
        local = local.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!hasDay(local.getDayOfMonth(), local.getDayOfWeek().getValue() % DAYS_OF_WEEK)) {
        local = local.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!has(hours, local.getHour())) {
        local = local.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!has(minutes, local.getMinute())) {
        local = local.plusMinutes(1);
      } else {
        return local;
      }
    }
    return null;
  }

  /** Whether a clock change leaves out a time of a fixed hour; of other hours there are enough. */
  boolean skippedBy(ZoneOffsetTransition change) {
    return change.isGap()
        && !anyHour
        && next(change.getDateTimeBefore(), change.getDateTimeAfter()) != null;
  }

  /** {@code dayOfWeek}: 0 is Sunday. Both fields must match, or either when both are restricted. */
  private boolean hasDay(int day, int dayOfWeek) {
    return (anyDay || anyDayOfWeek)
        ? has(days, day) && has(daysOfWeek, dayOfWeek)
        : has(days, day) || has(daysOfWeek, dayOfWeek);
  }

  private static boolean has(long bits, int number) {
    return ((bits >> number) & 1) == 1;
  }

  /** How one field is read: {@code *}, {@code 5}, {@code MON-FRI}, {@code 10-30/5}, and lists. */
  private record Field(
      String expression, String name, int lowest, int highest, List<String> names) {

    long bits(String text) {
      long bits = 0;
      for (String part : text.split(",", -1)) {
        bits |= part(part);
      }
      return bits;
    }

    private long part(String part) {
      String[] stepped = part.split("/", -1);
      int step = stepped.length == 1 ? 1 : number(stepped[1], part);
      if (stepped.length > 2 || step < 1) {
        throw bad(part);
      }
      String[] range = stepped[0].split("-", -1);
      if (range.length > 2) {
        throw bad(part);
      }
      boolean any = stepped[0].equals("*") || stepped[0].equals("?");
      int from = any ? lowest : value(range[0], part);
      int to = highest;
      if (!any && range.length == 2) {
        to = value(range[1], part);
      } else if (!any && stepped.length == 1) {
        to = from;
      }
      if (from > to) {
        throw bad(part);
      }
      long bits = 0;
      for (int number = from; number <= to; number += step) {
        bits |= 1L << number;
      }
      return bits;
    }

    private int value(String text, String part) {
      int named = names.indexOf(text.toUpperCase(Locale.ROOT));
      int value = named >= 0 && !text.isEmpty() ? named : number(text, part);
      if (value < lowest || value > highest) {
        throw bad(part);
      }
      return value;
    }

    private int number(String text, String part) {
      if (text.isEmpty()
          || text.length() > 2
          || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw bad(part);
      }
      return Integer.parseInt(text);
    }

    private CronException bad(String part) {
      return new CronException(
          expression,
          "'%s' is no %s: numbers from %d to %d%s, with *, lists, ranges and steps"
              .formatted(
                  part,
                  name,
                  lowest,
                  highest,
                  names.isEmpty() ? "" : " or names like " + names.getLast()));
    }
  }
}

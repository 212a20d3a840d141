package io.workflow.engine.decide;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5h}, {@code 500ms}, {@code -2.5s}. */
final class GoDuration {

  private static final Pattern PART = Pattern.compile("([0-9]*(?:\\.[0-9]*)?)([^0-9.]*)");
  private static final int LONGEST_TEXT = 100;
  private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Map<String, Duration> UNITS =
      Map.of(
          "h", Duration.ofHours(1),
          "m", Duration.ofMinutes(1),
          "s", Duration.ofSeconds(1),
          "ms", Duration.ofMillis(1),
          "us", Duration.ofNanos(1_000),
          "\u00b5s", Duration.ofNanos(1_000),
          "\u03bcs", Duration.ofNanos(1_000),
          "ns", Duration.ofNanos(1));

  private GoDuration() {}

  /**
   * The duration, whatever its sign.
   *
   * @param expression that the text is from, for the message
   * @throws CronException when it is none
   */
  static Duration parse(String expression, String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String rest = signed ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty() || rest.length() > LONGEST_TEXT) {
      throw none(expression, text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    while (!part.hitEnd() && part.lookingAt()) {
      nanos = nanos.add(nanos(expression, text, part.group(1), part.group(2)));
      part.region(part.end(), rest.length());
    }
    if (nanos.compareTo(MOST_NANOS) > 0) {
      throw none(expression, text);
    }
    Duration sum = Duration.ofNanos(nanos.longValueExact());
    return text.startsWith("-") ? sum.negated() : sum;
  }

  private static BigDecimal nanos(String expression, String text, String number, String unit) {
    if (number.isEmpty() || number.equals(".")) {
      throw none(expression, text);
    }
    if (unit.isEmpty()) {
      throw new CronException(
          expression,
          "'%s' lacks the unit behind %s: write one like 1h30m".formatted(text, number));
    }
    Duration one = UNITS.get(unit);
    if (one == null) {
      throw new CronException(
          expression,
          "'%s' is no unit of a duration, in '%s': use h, m, s, ms, us or ns"
              .formatted(unit, text));
    }
    return new BigDecimal(number)
        .multiply(BigDecimal.valueOf(one.toNanos()))
        .setScale(0, RoundingMode.DOWN);
  }

  private static CronException none(String expression, String text) {
    return new CronException(
        expression, "'%s' is no duration: write one like 1h30m, 1.5h or 45s".formatted(text));
  }
}

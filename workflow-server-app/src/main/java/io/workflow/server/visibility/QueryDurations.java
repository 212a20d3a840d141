package io.workflow.server.visibility;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations as people write them in queries: {@code 1h30m}, {@code 1.5s}, {@code 2d}. */
final class QueryDurations {

  private static final Map<String, BigDecimal> NANOS_BY_UNIT =
      Map.of(
          "ns", BigDecimal.ONE,
          "us", BigDecimal.valueOf(1_000),
          "µs", BigDecimal.valueOf(1_000),
          "ms", BigDecimal.valueOf(1_000_000),
          "s", BigDecimal.valueOf(1_000_000_000),
          "m", BigDecimal.valueOf(60_000_000_000L),
          "h", BigDecimal.valueOf(3_600_000_000_000L),
          "d", BigDecimal.valueOf(86_400_000_000_000L));
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h|d)");
  private static final Pattern CLOCK = Pattern.compile("([0-9]{1,6}):([0-5][0-9]):([0-5][0-9])");

  private QueryDurations() {}

  /** In nanoseconds; {@code null} when the text is no duration. */
  static @Nullable BigDecimal nanos(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      long minutes = Long.parseLong(clock.group(1)) * 60 + Long.parseLong(clock.group(2));
      return BigDecimal.valueOf(minutes * 60 + Long.parseLong(clock.group(3))).movePointRight(9);
    }
    BigDecimal sum = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find() && part.start() == end) {
      sum =
          sum.add(
              new BigDecimal(part.group(1))
                  .multiply(NANOS_BY_UNIT.getOrDefault(part.group(2), BigDecimal.ONE)));
      end = part.end();
    }
    return end == 0 || end < text.length() ? null : sum;
  }
}

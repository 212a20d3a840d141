package io.workflow.definition;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the durations of annotations: {@code 500ms, 10s, 5m, 2h, 30d} or ISO 8601. */
final class DurationText {

  private static final Pattern SIMPLE = Pattern.compile("(\\d+) ?(ms|s|m|h|d)");

  private DurationText() {}

  /**
   * Reads one attribute.
   *
   * @param place what the text belongs to, for the error
   * @return {@code null} when the text is empty
   */
  static @Nullable Duration parse(String text, String place) {
    if (text.isEmpty()) {
      return null;
    }
    Duration duration = read(text.strip(), place);
    if (!duration.isPositive()) {
      throw new DefinitionException(
          "Expected %s to be longer than nothing, but it is \"%s\"".formatted(place, text));
    }
    return duration;
  }

  private static Duration read(String text, String place) {
    Matcher simple = SIMPLE.matcher(text);
    try {
      if (simple.matches()) {
        long amount = Long.parseLong(simple.group(1));
        return switch (simple.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
      }
      return Duration.parse(text);
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException failure) {
      throw new DefinitionException(
          ("Expected %s to be a duration such as \"500ms\", \"10s\", \"5m\", \"2h\", "
                  + "\"30d\" or \"PT10S\", but it is \"%s\"")
              .formatted(place, text));
    }
  }
}

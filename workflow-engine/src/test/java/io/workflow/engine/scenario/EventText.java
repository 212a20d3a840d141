package io.workflow.engine.scenario;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.HistoryEvent;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events as short texts: {@code 5 ActivityTaskScheduled activityId=charge}. The id and any of the
 * components may be left out; a component of a component is {@code failure.info.type}; texts with
 * blanks stand in quotes; {@code after} is the time since the scenario began.
 */
record EventText(Instant beginning) {

  private static final Pattern TEXT = Pattern.compile("(?:(\\d+) )?(\\w+)((?: .*)?)");
  private static final Pattern COMPONENT = Pattern.compile(" ([\\w.]+)=('[^']*'|\\S*)");

  /** What was expected when the event is that, otherwise all that is known of the event. */
  String describe(HistoryEvent event, @Nullable String expected) {
    return expected != null && matches(event, expected) ? expected : full(event);
  }

  private boolean matches(HistoryEvent event, String expected) {
    Matcher text = TEXT.matcher(expected);
    if (!text.matches()) {
      throw new IllegalArgumentException(
          "Expected an event like \"5 TimerFired timerId=t\", but got \"" + expected + "\"");
    }
    if (text.group(1) != null && Long.parseLong(text.group(1)) != event.eventId()) {
      return false;
    }
    return event.eventType().equals(text.group(2)) && hasComponents(event, text.group(3));
  }

  private boolean hasComponents(HistoryEvent event, String components) {
    Matcher component = COMPONENT.matcher(components);
    int end = 0;
    while (component.find()) {
      String wanted = component.group(2);
      if (wanted.startsWith("'")) {
        wanted = wanted.substring(1, wanted.length() - 1);
      }
      if (component.start() != end || !value(event, component.group(1)).equals(wanted)) {
        return false;
      }
      end = component.end();
    }
    if (end != components.length()) {
      throw new IllegalArgumentException("Expected name=value, but got" + components);
    }
    return true;
  }

  private String value(HistoryEvent event, String path) {
    if (path.equals("after")) {
      return Duration.between(beginning, event.eventTime()).toString();
    }
    Object value = event.attributes();
    for (String name : path.split("\\.", -1)) {
      if (!(value instanceof Record holder)) {
        return "none";
      }
      value = component(holder, name);
    }
    return text(value);
  }

  private static @Nullable Object component(Record holder, String name) {
    return Stream.of(holder.getClass().getRecordComponents())
        .filter(component -> component.getName().equals(name))
        .findAny()
        .map(component -> new Object[] {read(holder, component)})
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a component of "
                        + holder.getClass().getSimpleName()
                        + ", but it has no '"
                        + name
                        + "'"))[0];
  }

  private static @Nullable Object read(Record holder, RecordComponent component) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("Can't read " + component, failure);
    }
  }

  private String full(HistoryEvent event) {
    return event.eventId()
        + " "
        + event.eventType()
        + Stream.of(event.attributes().getClass().getRecordComponents())
            .map(
                component ->
                    " "
                        + component.getName()
                        + "="
                        + quoted(text(read((Record) event.attributes(), component))))
            .collect(Collectors.joining())
        + " after="
        + value(event, "after");
  }

  private static String quoted(String text) {
    return text.contains(" ") ? "'" + text + "'" : text;
  }

  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Payload payload -> new String(payload.data(), StandardCharsets.UTF_8);
      case List<?> list -> list.stream().map(EventText::text).collect(Collectors.joining(","));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ":" + text(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(","));
      case Failure failure -> failure.message();
      default -> String.valueOf(value);
    };
  }
}

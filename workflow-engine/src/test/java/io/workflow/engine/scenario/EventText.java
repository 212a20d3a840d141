package io.workflow.engine.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.HistoryEvent;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events as short texts: {@code 5 ActivityTaskScheduled activityId=charge}. The id and any of the
 * components may be left out; a component of a component is {@code failure.info.type}; texts with
 * blanks stand in quotes, their own quotes as double ones; {@code after} is the time since the
 * scenario began.
 */
public record EventText(Instant beginning) {

  private static final Pattern TEXT = Pattern.compile("(?:(\\d+) )?(\\w+)((?: .*)?)");
  private static final Pattern COMPONENT = Pattern.compile(" ([\\w.]+)=('[^']*'|\\S*)");

  /** What was expected when the event is that, otherwise all that is known of the event. */
  public String describe(HistoryEvent event, @Nullable String expected) {
    return expected != null && matches(event, expected) ? expected : full(event);
  }

  /** The same for something without an id and a time. */
  public String describe(Record thing, @Nullable String expected) {
    String full = thing.getClass().getSimpleName() + flat("", thing);
    if (expected == null) {
      return full;
    }
    Matcher text = parsed(expected);
    return text.group(1) == null
            && thing.getClass().getSimpleName().equals(text.group(2))
            && hasComponents(path -> value(thing, path), text.group(3))
        ? expected
        : full;
  }

  private boolean matches(HistoryEvent event, String expected) {
    Matcher text = parsed(expected);
    if (text.group(1) != null && Long.parseLong(text.group(1)) != event.eventId()) {
      return false;
    }
    return event.eventType().equals(text.group(2))
        && hasComponents(path -> value(event, path), text.group(3));
  }

  private static Matcher parsed(String expected) {
    Matcher text = TEXT.matcher(expected);
    if (!text.matches()) {
      throw new IllegalArgumentException(
          "Expected an event like \"5 TimerFired timerId=t\", but got \"" + expected + "\"");
    }
    return text;
  }

  private static boolean hasComponents(UnaryOperator<String> valueOf, String components) {
    Matcher component = COMPONENT.matcher(components);
    int end = 0;
    while (component.find()) {
      String wanted = component.group(2);
      if (wanted.startsWith("'")) {
        wanted = wanted.substring(1, wanted.length() - 1);
      }
      if (component.start() != end || !valueOf.apply(component.group(1)).equals(wanted)) {
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
    if (path.startsWith("metadata.")) {
      return event.metadata() == null
          ? "none"
          : value(event.metadata(), path.substring("metadata.".length()));
    }
    return path.equals("after")
        ? Duration.between(beginning, event.eventTime()).toString()
        : value((Record) event.attributes(), path);
  }

  private static String value(Record thing, String path) {
    Object value = thing;
    for (String name : path.split("\\.", -1)) {
      if (!(value instanceof Record holder)) {
        return "none";
      }
      value = component(holder, name);
    }
    return text(value);
  }

  private static @Nullable Object component(Record holder, String name) {
    Map<String, @Nullable Object> components = components(holder);
    if (!components.containsKey(name)) {
      throw new IllegalArgumentException(
          "Expected a component of %s, but it has no '%s'"
              .formatted(holder.getClass().getSimpleName(), name));
    }
    return components.get(name);
  }

  /** By name; those of parts that JSON shows as fields of their holder are its own. */
  private static Map<String, @Nullable Object> components(Record holder) {
    Map<String, @Nullable Object> components = new LinkedHashMap<>();
    for (RecordComponent component : holder.getClass().getRecordComponents()) {
      Object value = read(holder, component);
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        components.putAll(components((Record) Objects.requireNonNull(value)));
      } else {
        JsonProperty name = component.getAccessor().getAnnotation(JsonProperty.class);
        components.put(name == null ? component.getName() : name.value(), value);
      }
    }
    return components;
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
        + flat("", event.attributes())
        + (event.metadata() == null ? "" : flat("metadata.", event.metadata()))
        + " after="
        + value(event, "after");
  }

  private static String flat(String prefix, Object holder) {
    StringBuilder texts = new StringBuilder();
    components((Record) holder)
        .forEach(
            (name, value) -> {
              String path = prefix + name;
              texts.append(' ').append(path).append('=').append(quoted(text(value)));
              if (value instanceof Record part && !(value instanceof Payload)) {
                texts.append(flat(path + ".", part));
              }
            });
    return texts.toString();
  }

  private static String quoted(String text) {
    return text.contains(" ") ? "'" + text + "'" : text;
  }

  public static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Payload payload -> singleLine(new String(payload.data(), StandardCharsets.UTF_8));
      case List<?> list -> list.stream().map(EventText::text).collect(Collectors.joining(","));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ":" + text(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(","));
      case Failure failure -> singleLine(failure.message());
      case Record holder -> holder.getClass().getSimpleName();
      default -> singleLine(String.valueOf(value));
    };
  }

  /** Quotes and line ends mean something else here. */
  private static String singleLine(String text) {
    return text.replace('\'', '"').replace('\n', '|');
  }
}

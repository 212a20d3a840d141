package io.workflow.server.frontend.temporal.mapping;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Link;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Records with every component filled in, each with a value of its own that can be found again in
 * the text of the message that the record becomes.
 */
final class SampleRecords {

  private final List<String> traces = new ArrayList<>();
  private long number = 1_000;

  /** What must be found in the text of the message. */
  List<String> traces() {
    return traces;
  }

  <T> T of(Class<T> type) {
    return type.cast(value(type, type, type.getSimpleName(), ""));
  }

  private Object value(Class<?> raw, Type type, String name, String path) {
    if (raw == String.class) {
      return trace(path + name, "\"" + path + name + "\"");
    }
    if (raw == long.class || raw == int.class) {
      number++;
      traces.add(Long.toString(number));
      return raw == int.class ? (Object) (int) number : (Object) number;
    }
    if (raw == float.class) {
      return 1.5f;
    }
    if (raw == Link.class) {
      return new Link.BatchJob(trace(path + name, path + name));
    }
    if (raw == double.class) {
      return 1.5;
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return true;
    }
    if (raw == Integer.class) {
      return 7;
    }
    if (raw == Duration.class) {
      number++;
      return trace(Duration.ofSeconds(number), "seconds: " + number);
    }
    if (raw == Instant.class) {
      number++;
      return trace(Instant.ofEpochSecond(number), "seconds: " + number);
    }
    if (raw == Payload.class) {
      return Payload.of(
          Map.of(Payload.ENCODING, "json/plain"),
          trace(path + name, path + name).getBytes(StandardCharsets.UTF_8));
    }
    if (raw == Opaque.class) {
      return opaque(trace(path + name, path + name));
    }
    if (raw == byte[].class) {
      return new byte[] {1};
    }
    if (raw == List.class) {
      Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
      return List.of(value(raw(element), element, name, path));
    }
    if (raw == Map.class) {
      Type element = ((ParameterizedType) type).getActualTypeArguments()[1];
      return Map.of(
          trace(path + name + "Key", path + name + "Key"),
          value(raw(element), element, name, path));
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[1];
    }
    if (raw == Failure.class) {
      return Failure.of(
          trace(path + name, path + name), new Failure.Application("", false, List.of(), null));
    }
    return record(raw, path + (path.isEmpty() ? "" : name + "."));
  }

  /** A field that nobody knows. */
  private static Opaque opaque(String text) {
    return new Opaque(
        UnknownFieldSet.newBuilder()
            .addField(
                4_711,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8(text))
                    .build())
            .build()
            .toByteArray());
  }

  private Object record(Class<?> type, String path) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      var constructor =
          type.getDeclaredConstructor(
              Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      String inside = path.isEmpty() ? type.getSimpleName() + "." : path;
      return constructor.newInstance(
          Stream.of(components)
              .map(c -> value(c.getType(), c.getGenericType(), c.getName(), inside))
              .toArray());
    } catch (ReflectiveOperationException failure) {
      throw new LinkageError("No sample of " + type, failure);
    }
  }

  private <T> T trace(T value, String trace) {
    traces.add(trace);
    return value;
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }
}

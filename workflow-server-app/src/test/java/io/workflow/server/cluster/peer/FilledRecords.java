package io.workflow.server.cluster.peer;

import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records of a type with every component filled in: as many that each record of each sealed
 * component, at any depth, is in one of them.
 */
final class FilledRecords {

  /** A failure has a cause, which is a failure, and so on. */
  private static final int DEEPEST = 7;

  private FilledRecords() {}

  static List<Object> of(Class<?> type) {
    return values(type, 0);
  }

  private static List<Object> values(Type type, int depth) {
    Class<?> raw = raw(type);
    if (raw == String.class) {
      return List.of("text");
    }
    if (raw == long.class || raw == Long.class) {
      return List.of(7L);
    }
    if (raw == int.class || raw == Integer.class) {
      return List.of(7);
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return List.of(true);
    }
    if (raw == float.class) {
      return List.of(1.5f);
    }
    if (raw == double.class) {
      return List.of(1.5);
    }
    if (raw == Duration.class) {
      return List.of(Duration.ofMillis(1_500));
    }
    if (raw == Instant.class) {
      return List.of(Instant.parse("2026-11-30T10:00:00.000123Z"));
    }
    if (raw == UUID.class) {
      return List.of(UUID.fromString("01a22c12-445f-7b0b-94d0-c6a3693bff28"));
    }
    if (raw == byte[].class) {
      return List.of(new byte[] {1, 2});
    }
    if (raw == Payload.class) {
      return List.of(Payload.of(Map.of(Payload.ENCODING, "json/plain"), new byte[] {'1'}));
    }
    if (raw == Opaque.class) {
      return List.of(new Opaque(new byte[] {8, 1}));
    }
    if (raw.isEnum()) {
      return List.of(raw.getEnumConstants());
    }
    if (raw == List.class) {
      return List.of(values(argument(type, 0), depth));
    }
    if (raw == Set.class) {
      return List.of(Set.copyOf(values(argument(type, 0), depth)));
    }
    if (raw == Map.class) {
      Object key = values(argument(type, 0), depth).getFirst();
      return values(argument(type, 1), depth).stream()
          .map(value -> (Object) Map.of(key, value))
          .toList();
    }
    if (raw.isSealed()) {
      return Arrays.stream(raw.getPermittedSubclasses())
          .flatMap(permitted -> values(permitted, depth).stream())
          .distinct()
          .toList();
    }
    if (raw.isRecord()) {
      return depth > DEEPEST ? List.of() : records(raw, depth);
    }
    throw new IllegalArgumentException("Expected to know how to make a " + type);
  }

  private static List<Object> records(Class<?> type, int depth) {
    RecordComponent[] components = type.getRecordComponents();
    List<List<Object>> values = new ArrayList<>();
    int most = 1;
    for (RecordComponent component : components) {
      List<Object> candidates = values(component.getGenericType(), depth + 1);
      values.add(candidates);
      most = Math.max(most, candidates.size());
    }
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int row = i;
      records.add(
          make(
              type,
              values.stream().map(of -> of.isEmpty() ? null : of.get(row % of.size())).toArray()));
    }
    return records;
  }

  private static Object make(Class<?> type, @Nullable Object[] parts) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Stream.of(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(parts);
    } catch (ReflectiveOperationException failure) {
      throw new LinkageError("No sample of " + type, failure);
    }
  }

  private static Type argument(Type type, int index) {
    Type argument = ((ParameterizedType) type).getActualTypeArguments()[index];
    return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }
}

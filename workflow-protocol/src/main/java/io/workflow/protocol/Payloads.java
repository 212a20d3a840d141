package io.workflow.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes absent collections empty, so that records written before a field existed read well. */
public final class Payloads {

  private Payloads() {}

  /** An immutable copy; {@code null} becomes an empty list. */
  public static <T> List<T> orEmpty(@Nullable List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }

  /** An immutable copy; {@code null} becomes an empty map. */
  public static <T> Map<String, T> orEmpty(@Nullable Map<String, T> values) {
    return values == null ? Map.of() : Map.copyOf(values);
  }

  /** The sum of the sizes, in bytes. */
  public static int size(List<Payload> values) {
    int size = 0;
    for (Payload value : values) {
      size += value.size();
    }
    return size;
  }
}

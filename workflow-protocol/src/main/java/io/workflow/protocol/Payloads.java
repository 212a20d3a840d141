package io.workflow.protocol;

import java.nio.charset.StandardCharsets;
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

  /**
   * Whether a payload stands for no value: {@code binary/null}, or the JSON {@code null}. Set as a
   * field of a memo, it takes the field out.
   */
  public static boolean isNothing(Payload payload) {
    return payload.encoding().equals("binary/null") || isJson(payload, "null");
  }

  /** The same for a search attribute, where an empty list stands for no value too. */
  public static boolean isUnset(Payload searchAttribute) {
    return isNothing(searchAttribute) || isJson(searchAttribute, "[]");
  }

  /** A value that is JSON already, as SDKs of all languages read it. */
  public static Payload json(String text) {
    return Payload.of(
        Map.of(Payload.ENCODING, "json/plain"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isJson(Payload payload, String text) {
    return payload.encoding().equals("json/plain")
        && payload.data().length <= 64
        && new String(payload.data(), StandardCharsets.UTF_8).strip().equals(text);
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

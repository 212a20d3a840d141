package io.workflow.worker;

import io.workflow.protocol.Payload;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns values into payloads and back. Safe for use by many threads. */
public interface DataConverter {

  /**
   * Encodes one value.
   *
   * @throws DataConversionException when the value has no form as payload
   */
  Payload toPayload(@Nullable Object value);

  /**
   * Decodes one value.
   *
   * @throws DataConversionException when the payload is not a {@code type}
   */
  @Nullable Object fromPayload(Payload payload, Type type);

  /** As {@link #fromPayload(Payload, Type)}. */
  default <T> @Nullable T fromPayload(Payload payload, Class<T> type) {
    @SuppressWarnings("unchecked") // the class of the value is what was asked for
    T value = (T) fromPayload(payload, (Type) type);
    return value;
  }

  /** One payload for each value. */
  default List<Payload> toPayloads(@Nullable Object... values) {
    List<Payload> payloads = new ArrayList<>(values.length);
    for (Object value : values) {
      payloads.add(toPayload(value));
    }
    return payloads;
  }

  /**
   * One value for each type; what has no payload is {@code null}, and payloads without a type are
   * ignored, so that parameters can be added and removed while executions are under way.
   *
   * @throws DataConversionException when a payload does not fit, or a primitive has none
   */
  default @Nullable Object[] fromPayloads(List<Payload> payloads, Type... types) {
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if (i < payloads.size()) {
        values[i] = fromPayload(payloads.get(i), types[i]);
      }
      if (values[i] == null && types[i] instanceof Class<?> type && type.isPrimitive()) {
        throw new DataConversionException(
            "Expected a value for parameter %d of type %s, but got %s"
                .formatted(i + 1, type, i < payloads.size() ? "null" : "none"),
            null);
      }
    }
    return values;
  }
}

package io.workflow.data;

import io.workflow.protocol.Payload;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into payloads and back. Safe for use by many threads.
 *
 * <p>Payloads stand in histories for as long as their workflows, and are compared with nothing:
 * whatever an implementation writes today must still be readable by the application of next year.
 */
public interface DataConverter {

  /**
   * Encodes one value.
   *
   * @param type as which it will be read: the declared type of a parameter or result, {@code
   *     Object} when nobody knows. It says what the value itself can't, such as the elements of a
   *     {@code List<Line>}; a value of another type is written as what it is
   * @throws DataConversionException when the value has no form as payload
   */
  Payload toPayload(@Nullable Object value, Type type);

  /** Encodes one value of which no declared type is known. */
  default Payload toPayload(@Nullable Object value) {
    return toPayload(value, Object.class);
  }

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

  /** One payload for each value, of which no declared types are known. */
  default List<Payload> toPayloads(@Nullable Object... values) {
    return argumentsToPayloads(values, List.of());
  }

  /**
   * One payload for each argument of a method.
   *
   * @param types of its parameters; arguments beyond them are written as what they are
   * @throws DataConversionException when one has no form as payload; the message says which
   */
  default List<Payload> argumentsToPayloads(@Nullable Object[] arguments, List<Type> types) {
    List<Payload> payloads = new ArrayList<>(arguments.length);
    for (int i = 0; i < arguments.length; i++) {
      try {
        payloads.add(toPayload(arguments[i], i < types.size() ? types.get(i) : Object.class));
      } catch (DataConversionException wrong) {
        throw new DataConversionException(
            "Argument %d: %s".formatted(i + 1, wrong.getMessage()), wrong);
      }
    }
    return payloads;
  }

  /**
   * One value for each type; what has no payload is {@code null}, and payloads without a type are
   * ignored. Which parameters may have no payload is a matter of the method, see {@link Arguments}.
   *
   * @throws DataConversionException when a payload does not fit, or a primitive has none
   */
  default @Nullable Object[] fromPayloads(List<Payload> payloads, Type... types) {
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if (i < payloads.size()) {
        values[i] = argument(i, payloads.get(i), types[i]);
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

  private @Nullable Object argument(int index, Payload payload, Type type) {
    try {
      return fromPayload(payload, type);
    } catch (DataConversionException wrong) {
      throw new DataConversionException(
          "Argument %d: %s".formatted(index + 1, wrong.getMessage()), wrong);
    }
  }
}

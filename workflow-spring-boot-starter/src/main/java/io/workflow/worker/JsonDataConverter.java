package io.workflow.worker;

import io.workflow.protocol.Payload;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The default conversion, in this order: {@code null} ({@code binary/null}), {@code byte[]} ({@code
 * binary/plain}), anything else as JSON ({@code json/plain}). The encodings are those of Temporal's
 * SDKs.
 */
public final class JsonDataConverter implements DataConverter {

  static final String NULL = "binary/null";
  static final String BYTES = "binary/plain";
  static final String JSON = "json/plain";

  private static final Payload NULL_PAYLOAD =
      new Payload(Map.of(Payload.ENCODING, NULL), new byte[0]);
  private static final Map<String, String> BYTES_METADATA = Map.of(Payload.ENCODING, BYTES);
  private static final Map<String, String> JSON_METADATA = Map.of(Payload.ENCODING, JSON);

  private final JsonMapper json;

  public JsonDataConverter() {
    this(JsonMapper.builder().build());
  }

  /** {@code json} is the application's own mapper, so that values look as in its other JSON. */
  public JsonDataConverter(JsonMapper json) {
    this.json = json;
  }

  @Override
  public Payload toPayload(@Nullable Object value) {
    if (value == null) {
      return NULL_PAYLOAD;
    }
    if (value instanceof byte[] bytes) {
      return new Payload(BYTES_METADATA, bytes);
    }
    try {
      return new Payload(JSON_METADATA, json.writeValueAsBytes(value));
    } catch (JacksonException failure) {
      throw new DataConversionException(
          "Can't write a %s as JSON: %s"
              .formatted(value.getClass().getName(), failure.getOriginalMessage()),
          failure);
    }
  }

  @Override
  public @Nullable Object fromPayload(Payload payload, Type type) {
    return switch (payload.encoding()) {
      case NULL -> null;
      case BYTES -> bytes(payload, type);
      case JSON -> json(payload, type);
      default ->
          throw new DataConversionException(
              "Expected a payload of encoding %s, %s or %s for a %s, but got '%s'. Configure a DataConverter that knows it."
                  .formatted(NULL, BYTES, JSON, type.getTypeName(), payload.encoding()),
              null);
    };
  }

  private static Object bytes(Payload payload, Type type) {
    if (type != byte[].class && type != Object.class) {
      throw new DataConversionException(
          "Expected a payload that is a %s, but got plain bytes".formatted(type.getTypeName()),
          null);
    }
    return payload.data();
  }

  private @Nullable Object json(Payload payload, Type type) {
    if (type == Void.class || type == void.class) {
      return null;
    }
    try {
      return json.readValue(payload.data(), json.getTypeFactory().constructType(type));
    } catch (JacksonException failure) {
      throw new DataConversionException(
          "Expected JSON that is a %s, but %s"
              .formatted(type.getTypeName(), failure.getOriginalMessage()),
          failure);
    }
  }
}

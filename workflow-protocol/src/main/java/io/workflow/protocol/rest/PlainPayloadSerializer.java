package io.workflow.protocol.rest;

import io.workflow.protocol.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes a payload that is nothing but a JSON value as that value, and any other with its metadata.
 * Only what reads back as the same payload is written plainly.
 */
final class PlainPayloadSerializer extends StdSerializer<Payload> {

  private static final JsonMapper VALUES =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Map<String, String> JSON = Map.of(Payload.ENCODING, "json/plain");
  private static final Map<String, String> NULL = Map.of(Payload.ENCODING, "binary/null");

  PlainPayloadSerializer() {
    super(Payload.class);
  }

  @Override
  public void serialize(Payload payload, JsonGenerator generator, SerializationContext context) {
    boolean isWhole = payload.unread() == null;
    if (isWhole && payload.metadata().equals(NULL) && payload.data().length == 0) {
      generator.writeNull();
      return;
    }
    JsonNode value = isWhole && payload.metadata().equals(JSON) ? value(payload.data()) : null;
    if (value != null) {
      generator.writeTree(value);
    } else {
      generator.writeStartObject();
      generator.writePOJOProperty("metadata", payload.metadata());
      generator.writeBinaryProperty("data", payload.data());
      if (payload.unread() != null) {
        generator.writeBinaryProperty("unread", payload.unread().bytes());
      }
      generator.writeEndObject();
    }
  }

  private static @Nullable JsonNode value(byte[] data) {
    try {
      JsonNode value = VALUES.readTree(data);
      return value.isMissingNode() || RestJson.isPayload(value) ? null : value;
    } catch (JacksonException notJson) {
      // Whoever wrote it called it JSON; it is shown as the bytes that it is.
      return null;
    }
  }
}

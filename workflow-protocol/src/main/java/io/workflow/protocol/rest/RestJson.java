package io.workflow.protocol.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.HistoryEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * How the documents are written: named fields, enums by name, durations and times in ISO 8601,
 * unknown fields ignored, absent numbers 0.
 *
 * <p>A payload is written as {@code {"metadata": {"encoding": "json/plain"}, "data": "<base64>"}};
 * read is that form or any other JSON value, which becomes a payload of encoding {@code json/plain}
 * ({@code null}: {@code binary/null}).
 */
public final class RestJson {

  /**
   * The media type to accept for answers whose payloads are all written with metadata and base64;
   * with {@code application/json} values of encoding {@code json/plain} are written as they are.
   */
  public static final String PAYLOAD_MEDIA_TYPE = "application/vnd.workflow.payload+json";

  private RestJson() {}

  /** What a mapper of the documents needs beyond its defaults. */
  public static JacksonModule module() {
    return new SimpleModule("workflow-rest")
        .addDeserializer(Payload.class, new PayloadDeserializer())
        .setMixInAnnotation(HistoryEvent.class, NamedEvent.class);
  }

  /** A mapper for the documents. */
  public static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(module())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .build();
  }

  /**
   * A mapper for documents that people read: payloads of encoding {@code json/plain} as the values
   * that they hold, absent fields left out.
   */
  public static JsonMapper plainMapper() {
    return JsonMapper.builder()
        .addModule(module())
        .addModule(
            new SimpleModule("workflow-rest-plain")
                .addSerializer(Payload.class, new PlainPayloadSerializer()))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .build();
  }

  /** Names the kind of an event beside its id, where people look for it. */
  @JsonPropertyOrder({"eventId", "eventTime", "eventType", "attributes"})
  private interface NamedEvent {
    @JsonProperty
    String eventType();
  }

  /** Whether a JSON value is the written form of a payload. */
  static boolean isPayload(JsonNode value) {
    return value.isObject()
        && value.path("metadata").path(Payload.ENCODING).isString()
        && value.properties().stream()
            .allMatch(field -> field.getKey().equals("metadata") || isBytes(field));
  }

  private static boolean isBytes(Map.Entry<String, JsonNode> field) {
    return (field.getKey().equals("data") || field.getKey().equals("unread"))
        && field.getValue().isString();
  }

  private static final class PayloadDeserializer extends StdDeserializer<Payload> {

    PayloadDeserializer() {
      super(Payload.class);
    }

    @Override
    public Payload deserialize(JsonParser parser, DeserializationContext context) {
      JsonNode value = context.readTree(parser);
      return isPayload(value) ? payload(value) : plain(value);
    }

    @Override
    public Payload getNullValue(DeserializationContext context) {
      return Payload.of(Map.of(Payload.ENCODING, "binary/null"), new byte[0]);
    }

    /** What is not there is no value, other than a value that is {@code null}. */
    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return null;
    }

    private static Payload payload(JsonNode value) {
      Map<String, String> metadata = new HashMap<>();
      value
          .path("metadata")
          .properties()
          .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asString()));
      return new Payload(
          metadata,
          value.has("data") ? value.path("data").binaryValue() : new byte[0],
          value.has("unread") ? new Opaque(value.path("unread").binaryValue()) : null);
    }

    private static Payload plain(JsonNode value) {
      return Payload.of(
          Map.of(Payload.ENCODING, "json/plain"),
          value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}

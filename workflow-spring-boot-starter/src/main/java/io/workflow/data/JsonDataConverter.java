package io.workflow.data;

import io.workflow.protocol.Payload;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The default conversion, in this order: {@code null} ({@code binary/null}), {@code byte[]} ({@code
 * binary/plain}), anything else as JSON ({@code json/plain}). The encodings are those of Temporal's
 * SDKs.
 *
 * <p>The JSON has nothing to do with that of the application's web interface: payloads stay in
 * histories, so that a setting made for a web page must not change them.
 */
public final class JsonDataConverter implements DataConverter {

  static final String NULL = "binary/null";
  static final String BYTES = "binary/plain";
  static final String JSON = "json/plain";
  static final String PROTOBUF_JSON = "json/protobuf";

  private static final Payload NULL_PAYLOAD =
      Payload.of(Map.of(Payload.ENCODING, NULL), new byte[0]);
  private static final Map<String, String> BYTES_METADATA = Map.of(Payload.ENCODING, BYTES);
  private static final Map<String, String> JSON_METADATA = Map.of(Payload.ENCODING, JSON);

  /** Types of parameters and results, and classes of their values: as many as the code has. */
  private static final int MAXIMUM_KNOWN = 10_000;

  /** The declared type of a parameter or result, and the class of what is there. */
  private record Shape(Type declared, Class<?> value) {}

  private final JsonMapper json;

  // Making a writer or a reader anew costs more than a small value.
  private final Map<Shape, ObjectWriter> writers = new ConcurrentHashMap<>();
  private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

  public JsonDataConverter() {
    this(List.of());
  }

  /** The default mapper, changed by customizers, one after the other. */
  public JsonDataConverter(List<WorkflowJsonMapperCustomizer> customizers) {
    JsonMapper.Builder builder = PayloadJson.builder();
    customizers.forEach(customizer -> customizer.customize(builder));
    this.json = builder.build();
  }

  @Override
  public Payload toPayload(@Nullable Object value, Type type) {
    if (value == null) {
      return NULL_PAYLOAD;
    }
    if (value instanceof byte[] bytes) {
      return Payload.of(BYTES_METADATA, bytes);
    }
    try {
      return Payload.of(JSON_METADATA, writer(value.getClass(), type).writeValueAsBytes(value));
    } catch (RuntimeException failure) {
      // Not only Jackson's: serializers of the application may throw what they like.
      throw new DataConversionException(
          "Can't write a %s as JSON: %s".formatted(value.getClass().getName(), message(failure)),
          failure);
    }
  }

  private static @Nullable String message(RuntimeException failure) {
    return failure instanceof JacksonException known
        ? known.getOriginalMessage()
        : failure.toString();
  }

  private ObjectWriter writer(Class<?> value, Type declared) {
    Shape shape = new Shape(declared, value);
    ObjectWriter known = writers.get(shape);
    return known == null ? kept(writers, shape, newWriter(shape)) : known;
  }

  /**
   * As Jackson writes a property of the declared type: its elements by their declared types, so
   * that they say what they are where that is asked for, and the value itself by its own class, so
   * that fields of a subclass are not lost.
   */
  private ObjectWriter newWriter(Shape shape) {
    JavaType declared = json.getTypeFactory().constructType(shape.declared());
    if (declared.isJavaLangObject() || !declared.getRawClass().isAssignableFrom(shape.value())) {
      return json.writer();
    }
    boolean polymorphic = json._serializationContext().findTypeSerializer(declared) != null;
    return json.writerFor(
        polymorphic
            ? declared
            : json.getTypeFactory().constructSpecializedType(declared, shape.value(), true));
  }

  private ObjectReader reader(Type type) {
    ObjectReader known = readers.get(type);
    return known == null
        ? kept(readers, type, json.readerFor(json.getTypeFactory().constructType(type)))
        : known;
  }

  private static <K, V> V kept(Map<K, V> cache, K key, V value) {
    if (cache.size() < MAXIMUM_KNOWN) {
      cache.put(key, value);
    }
    return value;
  }

  @Override
  public @Nullable Object fromPayload(Payload payload, Type type) {
    return switch (payload.encoding()) {
      case NULL -> null;
      case BYTES -> bytes(payload, type);
      // What the server's own messages are written as, for whoever asks for them.
      case JSON, PROTOBUF_JSON -> json(payload, type);
      default ->
          throw new DataConversionException(
              ("Expected a payload of encoding %s, %s or %s for a %s, but got '%s'. "
                      + "Configure a DataConverter that knows it.")
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
      return reader(type).readValue(payload.data());
    } catch (JacksonException failure) {
      throw new DataConversionException(
          "Expected JSON that is a %s, but %s"
              .formatted(type.getTypeName(), failure.getOriginalMessage()),
          failure);
    }
  }
}

package io.workflow.protocol.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.util.NameTransformer;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Writes the system's records as CBOR: each record an array of its components in their order, each
 * sealed type as a pair of code and record, times and durations as whole microseconds. Less than
 * half the size and a third of the time of named fields.
 *
 * <p>A component that was added after a record was written reads as {@code null}, 0 or {@code
 * false}. Safe for use by many threads.
 */
public final class CborCodec {

  private final CBORMapper mapper;

  // Making a reader or a writer anew costs as much as a small record.
  private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();
  private final Map<Class<?>, ObjectReader> listReaders = new ConcurrentHashMap<>();
  private final Map<Class<?>, ObjectWriter> listWriters = new ConcurrentHashMap<>();

  public CborCodec(TypeCodes... moreCodes) {
    this(List.of(moreCodes));
  }

  private CborCodec(List<TypeCodes> moreCodes) {
    CBORMapper.Builder builder =
        CBORMapper.builder()
            .annotationIntrospector(new PositionalRecords())
            .addModule(new MicrosecondsModule())
            // A number that was added after the record was written.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    Acceleration.MODULE.ifPresent(builder::addModule);
    ProtocolTypeCodes.ALL.forEach(codes -> register(builder, codes));
    moreCodes.forEach(codes -> register(builder, codes));
    this.mapper = builder.build();
  }

  private static void register(CBORMapper.Builder builder, TypeCodes codes) {
    builder.addMixIn(codes.base(), CodedType.class);
    codes.codes().forEach((code, type) -> builder.registerSubtypes(new NamedType(type, code)));
  }

  /**
   * Encodes one record.
   *
   * @throws CodecException when the value holds something that has no CBOR form
   */
  public byte[] encode(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JacksonException failure) {
      throw new CodecException(
          "Can't write " + value.getClass().getSimpleName() + " as CBOR", failure);
    }
  }

  /** Encodes a list of a sealed type, each element with its code. */
  public <T> byte[] encodeList(List<? extends T> values, Class<T> elementType) {
    try {
      return listWriters
          .computeIfAbsent(elementType, type -> mapper.writerFor(listOf(type)))
          .writeValueAsBytes(values);
    } catch (JacksonException failure) {
      throw new CodecException(
          "Can't write a list of " + elementType.getSimpleName() + " as CBOR", failure);
    }
  }

  /**
   * Decodes one record.
   *
   * @throws CodecException when the bytes are not a {@code type}
   */
  public <T> T decode(byte[] bytes, Class<T> type) {
    return read(readers.computeIfAbsent(type, mapper::readerFor), bytes, type.getSimpleName());
  }

  /**
   * Decodes what {@link #encodeList} wrote.
   *
   * @throws CodecException when the bytes are not a list of {@code elementType}
   */
  public <T> List<T> decodeList(byte[] bytes, Class<T> elementType) {
    return read(
        listReaders.computeIfAbsent(elementType, type -> mapper.readerFor(listOf(type))),
        bytes,
        "a list of " + elementType.getSimpleName());
  }

  private JavaType listOf(Class<?> elementType) {
    return mapper.getTypeFactory().constructCollectionType(List.class, elementType);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the reader was made for T by the two callers
  private static <T> T read(ObjectReader reader, byte[] bytes, String expected) {
    try {
      return reader.readValue(bytes);
    } catch (JacksonException failure) {
      throw new CodecException(
          "Expected " + expected + " in CBOR, but " + failure.getOriginalMessage(), failure);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_ARRAY)
  private interface CodedType {}

  /**
   * Every record as an array, without an annotation on each; also one that JSON shows as fields of
   * the record that holds it.
   */
  private static final class PositionalRecords extends JacksonAnnotationIntrospector {

    @Override
    public JsonFormat.Value findFormat(MapperConfig<?> config, Annotated annotated) {
      if (annotated instanceof AnnotatedClass type && type.getRawType().isRecord()) {
        return JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY);
      }
      return super.findFormat(config, annotated);
    }

    @Override
    public @Nullable NameTransformer findUnwrappingNameTransformer(
        MapperConfig<?> config, AnnotatedMember member) {
      return null;
    }
  }
}

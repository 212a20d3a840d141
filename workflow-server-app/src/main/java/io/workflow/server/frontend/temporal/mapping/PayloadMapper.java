package io.workflow.server.frontend.temporal.mapping;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.SearchAttributes;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values, alone and in the containers that the messages have for them. */
public final class PayloadMapper {

  private PayloadMapper() {}

  /** The bytes are shared, not copied: a payload never changes. */
  public static io.temporal.api.common.v1.Payload toProto(Payload payload) {
    var proto =
        io.temporal.api.common.v1.Payload.newBuilder()
            .setData(UnsafeByteOperations.unsafeWrap(payload.data()));
    Unread.into(proto, payload.unread());
    payload
        .metadata()
        .forEach(
            (key, value) ->
                proto.putMetadata(key, ByteString.copyFrom(value, StandardCharsets.ISO_8859_1)));
    return proto.build();
  }

  public static Payload fromProto(io.temporal.api.common.v1.Payload proto) {
    Map<String, String> metadata = new LinkedHashMap<>();
    proto
        .getMetadataMap()
        .forEach((key, value) -> metadata.put(key, value.toString(StandardCharsets.ISO_8859_1)));
    return new Payload(metadata, proto.getData().toByteArray(), unread(proto));
  }

  private static @Nullable Opaque unread(io.temporal.api.common.v1.Payload proto) {
    return proto.getExternalPayloadsCount() == 0 && !Unread.isAny(proto)
        ? null
        : new Opaque(proto.toBuilder().clearMetadata().clearData().build().toByteArray());
  }

  public static Payloads toProto(List<Payload> payloads) {
    Payloads.Builder proto = Payloads.newBuilder();
    for (Payload payload : payloads) {
      proto.addPayloads(toProto(payload));
    }
    return proto.build();
  }

  /** Payloads that are not set are an empty list. */
  public static List<Payload> fromProto(Payloads proto) {
    return proto.getPayloadsList().stream().map(PayloadMapper::fromProto).toList();
  }

  public static Header header(Map<String, Payload> fields) {
    return Header.newBuilder().putAllFields(toProto(fields)).build();
  }

  public static Map<String, Payload> header(Header proto) {
    return fromProto(proto.getFieldsMap());
  }

  public static Memo memo(Map<String, Payload> fields) {
    return Memo.newBuilder().putAllFields(toProto(fields)).build();
  }

  public static Map<String, Payload> memo(Memo proto) {
    return fromProto(proto.getFieldsMap());
  }

  public static SearchAttributes searchAttributes(Map<String, Payload> fields) {
    return SearchAttributes.newBuilder().putAllIndexedFields(toProto(fields)).build();
  }

  public static Map<String, Payload> searchAttributes(SearchAttributes proto) {
    return fromProto(proto.getIndexedFieldsMap());
  }

  /** The details of a marker: lists of payloads by name. */
  static Map<String, Payloads> markerDetails(Map<String, List<Payload>> details) {
    Map<String, Payloads> proto = new LinkedHashMap<>();
    details.forEach((name, payloads) -> proto.put(name, toProto(payloads)));
    return proto;
  }

  static Map<String, List<Payload>> markerDetailsFromProto(Map<String, Payloads> proto) {
    Map<String, List<Payload>> details = new LinkedHashMap<>();
    proto.forEach((name, payloads) -> details.put(name, fromProto(payloads)));
    return details;
  }

  private static Map<String, io.temporal.api.common.v1.Payload> toProto(
      Map<String, Payload> fields) {
    Map<String, io.temporal.api.common.v1.Payload> proto = new LinkedHashMap<>();
    fields.forEach((name, payload) -> proto.put(name, toProto(payload)));
    return proto;
  }

  private static Map<String, Payload> fromProto(
      Map<String, io.temporal.api.common.v1.Payload> proto) {
    Map<String, Payload> fields = new LinkedHashMap<>();
    proto.forEach((name, payload) -> fields.put(name, fromProto(payload)));
    return fields;
  }
}

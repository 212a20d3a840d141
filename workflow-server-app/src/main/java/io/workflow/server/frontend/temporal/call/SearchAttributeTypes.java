package io.workflow.server.frontend.temporal.call;

import io.temporal.api.enums.v1.IndexedValueType;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.SearchAttributeSchema;
import io.workflow.server.visibility.SearchAttributeType;
import java.util.Map;
import java.util.TreeMap;

/** The types of search attributes in Temporal's messages. */
public final class SearchAttributeTypes {

  private SearchAttributeTypes() {}

  /** What every execution has, and what SDKs set without being asked. */
  public static Map<String, IndexedValueType> system() {
    Map<String, IndexedValueType> system = new TreeMap<>(toProto(SearchAttributeSchema.PREDEFINED));
    for (Field.Standard field : Field.Standard.values()) {
      system.put(field.queryName(), toProto(field.type()));
    }
    return system;
  }

  public static Map<String, IndexedValueType> toProto(Map<String, SearchAttributeType> types) {
    Map<String, IndexedValueType> proto = new TreeMap<>();
    types.forEach((name, type) -> proto.put(name, toProto(type)));
    return proto;
  }

  private static IndexedValueType toProto(SearchAttributeType type) {
    return switch (type) {
      case BOOL -> IndexedValueType.INDEXED_VALUE_TYPE_BOOL;
      case DATETIME -> IndexedValueType.INDEXED_VALUE_TYPE_DATETIME;
      case DOUBLE -> IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE;
      case INT -> IndexedValueType.INDEXED_VALUE_TYPE_INT;
      case KEYWORD -> IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
      case KEYWORD_LIST -> IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST;
      case TEXT -> IndexedValueType.INDEXED_VALUE_TYPE_TEXT;
    };
  }

  public static SearchAttributeType fromProto(String name, IndexedValueType type) {
    return switch (type) {
      case INDEXED_VALUE_TYPE_BOOL -> SearchAttributeType.BOOL;
      case INDEXED_VALUE_TYPE_DATETIME -> SearchAttributeType.DATETIME;
      case INDEXED_VALUE_TYPE_DOUBLE -> SearchAttributeType.DOUBLE;
      case INDEXED_VALUE_TYPE_INT -> SearchAttributeType.INT;
      case INDEXED_VALUE_TYPE_KEYWORD -> SearchAttributeType.KEYWORD;
      case INDEXED_VALUE_TYPE_KEYWORD_LIST -> SearchAttributeType.KEYWORD_LIST;
      case INDEXED_VALUE_TYPE_TEXT -> SearchAttributeType.TEXT;
      case INDEXED_VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw CallException.invalid(
              "Expected one of %s as the type of search attribute '%s', but got %s."
                  .formatted(SearchAttributeType.names(), name, type));
    };
  }
}

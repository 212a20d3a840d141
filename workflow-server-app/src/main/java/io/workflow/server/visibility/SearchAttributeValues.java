package io.workflow.server.visibility;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.server.visibility.SearchAttributeException.Reason;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether a payload is a value of a type. */
final class SearchAttributeValues {

  /** The longest value that an index of the database takes. */
  private static final int MAXIMUM_BYTES = 2_048;

  private static final JsonMapper JSON = new JsonMapper();

  private SearchAttributeValues() {}

  /**
   * The value with its type. A list with one value is that value, as older SDKs write them, unless
   * the type is a list.
   */
  static Payload checked(String name, SearchAttributeType type, Payload payload) {
    if (Payloads.isUnset(payload)) {
      return payload;
    }
    if (payload.data().length > MAXIMUM_BYTES && type != SearchAttributeType.TEXT) {
      throw wrong(
          "Expected at most %,d bytes for search attribute '%s', but it has %,d."
              .formatted(MAXIMUM_BYTES, name, payload.data().length));
    }
    JsonNode value = value(name, type, payload);
    if (type != SearchAttributeType.KEYWORD_LIST && value.isArray() && value.size() == 1) {
      JsonNode only = value.get(0);
      require(name, type, only);
      return typed(type, Payload.of(payload.metadata(), JSON.writeValueAsBytes(only)));
    }
    require(name, type, value);
    return typed(type, payload);
  }

  /** What the client says of the type itself stays as it is. */
  static Payload typed(SearchAttributeType type, Payload payload) {
    if (payload.metadata().containsKey(SearchAttributeType.METADATA_KEY)) {
      return payload;
    }
    Map<String, String> metadata = new HashMap<>(payload.metadata());
    metadata.put(SearchAttributeType.METADATA_KEY, type.typeName());
    return Payload.of(metadata, payload.data());
  }

  private static JsonNode value(String name, SearchAttributeType type, Payload payload) {
    if (payload.encoding().equals("json/plain")) {
      try {
        return JSON.readTree(payload.data());
      } catch (JacksonException notJson) {
        throw wrong(
            expected(type, name) + ", but its JSON can't be read: " + notJson.getOriginalMessage());
      }
    }
    throw wrong(
        expected(type, name)
            + " as JSON (encoding json/plain, not encrypted), but got encoding '%s'."
                .formatted(payload.encoding()));
  }

  private static void require(String name, SearchAttributeType type, JsonNode value) {
    boolean fits =
        switch (type) {
          case BOOL -> value.isBoolean();
          case INT -> value.isIntegralNumber() && value.canConvertToLong();
          case DOUBLE -> value.isNumber();
          case KEYWORD, TEXT -> value.isString();
          case KEYWORD_LIST -> value.isString() || isListOfTexts(value);
          case DATETIME -> value.isString() && isTime(value.stringValue());
        };
    if (!fits) {
      throw wrong(expected(type, name) + ", but got " + shown(value) + ".");
    }
  }

  private static boolean isListOfTexts(JsonNode value) {
    return value.isArray() && value.valueStream().allMatch(JsonNode::isString);
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException notATime) {
      return false;
    }
  }

  private static String expected(SearchAttributeType type, String name) {
    String what =
        switch (type) {
          case BOOL -> "true or false";
          case INT -> "a whole number";
          case DOUBLE -> "a number";
          case KEYWORD, TEXT -> "a text";
          case KEYWORD_LIST -> "a list of texts";
          case DATETIME -> "a time such as \"2026-11-01T00:00:00Z\"";
        };
    return "Expected %s for search attribute '%s' of type %s"
        .formatted(what, name, type.typeName());
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  private static SearchAttributeException wrong(String message) {
    return new SearchAttributeException(Reason.INVALID, message);
  }
}

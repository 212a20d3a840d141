package io.workflow.server.persistence;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.rest.RestJson;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The columns {@code memo} and {@code search_attributes}: JSON objects by key. A memo holds payload
 * documents. A search attribute that is plain JSON is held as that value, so that queries can
 * compare it; any other as its document. Both read back with {@link #payloads}.
 */
public final class VisibilityDocuments {

  private static final String PLAIN_JSON = "json/plain";

  /** How JSON writes the one character that PostgreSQL can't store. */
  private static final String NUL = "\\u0000";

  private static final String REPLACEMENT = "\\ufffd";
  private static final JsonMapper MAPPER = RestJson.mapper();

  private VisibilityDocuments() {}

  static String memo(Map<String, Payload> memo) {
    if (memo.isEmpty()) {
      return "{}";
    }
    ObjectNode document = MAPPER.createObjectNode();
    memo.forEach(
        (name, payload) -> {
          if (!Payloads.isNothing(payload)) {
            document.set(name, MAPPER.valueToTree(payload));
          }
        });
    return document.toString().replace(NUL, REPLACEMENT);
  }

  static String searchAttributes(Map<String, Payload> attributes) {
    if (attributes.isEmpty()) {
      return "{}";
    }
    ObjectNode document = MAPPER.createObjectNode();
    attributes.forEach(
        (name, payload) -> {
          if (!Payloads.isUnset(payload)) {
            document.set(name, searchAttribute(payload));
          }
        });
    return document.toString().replace(NUL, REPLACEMENT);
  }

  /** The names whose payloads fulfil a condition, as a JSON array. */
  static String names(Map<String, Payload> payloads, Predicate<Payload> condition) {
    return MAPPER.writeValueAsString(
        payloads.entrySet().stream()
            .filter(entry -> condition.test(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList());
  }

  /** Reads either column. */
  public static Map<String, Payload> payloads(String document) {
    return MAPPER.readValue(document, new TypeReference<>() {});
  }

  private static JsonNode searchAttribute(Payload payload) {
    if (payload.encoding().equals(PLAIN_JSON)) {
      try {
        return MAPPER.readTree(payload.data());
      } catch (JacksonException notJson) {
        // What says that it is JSON but is not can't be searched; it is still shown.
        return MAPPER.valueToTree(payload);
      }
    }
    return MAPPER.valueToTree(payload);
  }
}

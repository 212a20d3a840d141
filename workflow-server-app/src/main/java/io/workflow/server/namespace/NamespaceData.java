package io.workflow.server.namespace;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A namespace's data as the JSON object that is stored. */
final class NamespaceData {

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private NamespaceData() {}

  static String write(Map<String, String> data) {
    return JSON.writeValueAsString(data);
  }

  static Map<String, String> read(String json) {
    return JSON.readValue(json, TEXTS);
  }
}

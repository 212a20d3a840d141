package io.workflow.server.persistence.namespace;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Texts by name as the JSON object that is stored. */
@Converter
class TextsConverter implements AttributeConverter<Map<String, String>, String> {

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  @Override
  public String convertToDatabaseColumn(Map<String, String> texts) {
    return JSON.writeValueAsString(texts);
  }

  @Override
  public Map<String, String> convertToEntityAttribute(String json) {
    return JSON.readValue(json, TEXTS);
  }
}

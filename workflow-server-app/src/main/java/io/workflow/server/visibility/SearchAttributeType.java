package io.workflow.server.visibility;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the values of a search attribute are. */
public enum SearchAttributeType {
  BOOL("Bool"),
  DATETIME("Datetime"),
  DOUBLE("Double"),
  INT("Int"),
  /** A text that is compared as a whole. */
  KEYWORD("Keyword"),
  KEYWORD_LIST("KeywordList"),
  /** A text that is searched for words. */
  TEXT("Text");

  /** The metadata key of a payload under which SDKs look for the type of a search attribute. */
  public static final String METADATA_KEY = "type";

  private final String typeName;

  SearchAttributeType(String typeName) {
    this.typeName = typeName;
  }

  /** As it is written in requests, in the metadata of payloads and on disk. */
  public String typeName() {
    return typeName;
  }

  /** The type with this name; {@code null} when there is none. */
  public static @Nullable SearchAttributeType named(String name) {
    for (SearchAttributeType type : values()) {
      if (type.typeName.equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** For messages. */
  public static String names() {
    return Arrays.stream(values())
        .map(SearchAttributeType::typeName)
        .collect(Collectors.joining(", "));
  }
}

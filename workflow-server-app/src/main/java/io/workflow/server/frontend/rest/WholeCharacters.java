package io.workflow.server.frontend.rest;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Refuses texts with half of a surrogate pair, which JSON can write as an escape: it is no
 * character, and no history can hold it. (U+0000 is one, and is refused only where it can't be
 * stored.)
 */
final class WholeCharacters extends StdScalarDeserializer<String> {

  private WholeCharacters() {
    super(String.class);
  }

  static JacksonModule module() {
    return new SimpleModule("whole-characters")
        .addDeserializer(String.class, new WholeCharacters());
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    String text = StringDeserializer.instance.deserialize(parser, context);
    if (text != null && text.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
      boolean whole = text.codePoints().noneMatch(WholeCharacters::isHalf);
      return whole
          ? text
          : (String)
              context.handleWeirdStringValue(
                  String.class, text.replaceAll("\\p{Cs}", "?"), "half of a surrogate pair");
    }
    return text;
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}

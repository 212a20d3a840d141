package io.workflow.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Texts that PostgreSQL can store: all but those with the character U+0000 or with half of a
 * surrogate pair, which is no character. JSON can write both. Whoever takes a text from outside
 * asks here, so that its sender hears of it and not the log.
 */
public final class StorableText {

  private StorableText() {}

  /**
   * For a message "Expected 'name' without ..., which can't be stored": what is in the text; {@code
   * null} when it can be stored.
   */
  public static @Nullable String unstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\0') {
        return "the character U+0000";
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : '\0')) {
          return "half a surrogate pair (U+%04X)".formatted((int) c);
        }
        i++;
      }
    }
    return null;
  }
}

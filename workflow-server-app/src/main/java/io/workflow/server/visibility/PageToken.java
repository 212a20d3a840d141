package io.workflow.server.visibility;

import io.workflow.server.visibility.VisibilityStore.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a page ended, as a text for clients, who don't look into it. */
final class PageToken {

  private static final String NO_TIME = "-";

  private PageToken() {}

  static String write(Position position, @Nullable String query) {
    Instant time = position.time();
    String text =
        "%s %s %s"
            .formatted(
                time == null ? NO_TIME : time.toString(), fingerprint(query), position.runId());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a token.
   *
   * @throws IllegalArgumentException when it is none, or of another query
   */
  static Position read(String token, @Nullable String query) {
    String[] parts = decode(token).split(" ", 3);
    if (parts.length != 3) {
      throw unreadable(token);
    }
    if (!parts[1].equals(fingerprint(query))) {
      throw new IllegalArgumentException(
          "The page token belongs to another query: send the token with the query that it came"
              + " from, or begin again without a token.");
    }
    try {
      String runId = UUID.fromString(parts[2]).toString();
      Instant time = NO_TIME.equals(parts[0]) ? null : Instant.parse(parts[0]);
      if (time != null && !QueryTimes.isStorable(time)) {
        throw unreadable(token);
      }
      return new Position(time, runId);
    } catch (DateTimeParseException | IllegalArgumentException notOurs) {
      throw unreadable(token);
    }
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw unreadable(token);
    }
  }

  private static IllegalArgumentException unreadable(String token) {
    return new IllegalArgumentException(
        "Expected a page token from an earlier answer, but got '%s': begin again without a token."
            .formatted(token));
  }

  private static String fingerprint(@Nullable String query) {
    return query == null ? "0" : Integer.toHexString(query.strip().hashCode());
  }
}

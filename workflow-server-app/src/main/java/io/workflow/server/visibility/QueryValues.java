package io.workflow.server.visibility;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.server.visibility.Filter.Value;
import io.workflow.server.visibility.QueryLexer.Kind;
import io.workflow.server.visibility.QueryLexer.Token;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the values of a query as what their field holds. */
final class QueryValues {

  private final String query;

  QueryValues(String query) {
    this.query = query;
  }

  Value read(Field field, Token token, String where) {
    if (token.kind() == Kind.WORD && bool(token) == null) {
      throw new QueryException(
          "Expected a value %s, but found '%s'; put texts into quotes: '%s'."
              .formatted(where, token.text(), token.text()),
          query,
          token.position());
    }
    if (!isValue(token)) {
      throw wrong("Expected a value " + where, token);
    }
    return switch (field.valueKind()) {
      case KEYWORD -> text(field, token);
      case STATUS -> status(token);
      case TIME -> time(field, token);
      case NUMBER -> number(field, token);
      case ANY -> any(token);
    };
  }

  private static boolean isValue(Token token) {
    return token.kind() == Kind.TEXT || token.kind() == Kind.NUMBER || bool(token) != null;
  }

  private Value text(Field field, Token token) {
    if (token.kind() != Kind.TEXT) {
      throw wrong("Expected a text in quotes for '%s'".formatted(field.queryName()), token);
    }
    return new Value.Text(token.text());
  }

  private Value status(Token token) {
    String wanted = token.text().replace("_", "");
    for (WorkflowStatus status : WorkflowStatus.values()) {
      if (status.name().replace("_", "").equalsIgnoreCase(wanted)) {
        return new Value.Status(status);
      }
    }
    throw wrong("Expected one of " + statusNames() + " in quotes for 'ExecutionStatus'", token);
  }

  private Value time(Field field, Token token) {
    Instant time = token.kind() == Kind.TEXT ? instant(token.text()) : null;
    if (time == null) {
      throw wrong(
          "Expected a time in quotes such as '2026-11-01T00:00:00Z' or '2026-11-01' (UTC) for '%s'"
              .formatted(field.queryName()),
          token);
    }
    return new Value.Time(time);
  }

  private static @Nullable Instant instant(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }

  private Value number(Field field, Token token) {
    if (token.kind() != Kind.NUMBER) {
      throw wrong("Expected a number for '%s'".formatted(field.queryName()), token);
    }
    return new Value.Numeric(new BigDecimal(token.text()));
  }

  private static Value any(Token token) {
    Boolean bool = bool(token);
    if (bool != null) {
      return new Value.Bool(bool);
    }
    return token.kind() == Kind.NUMBER
        ? new Value.Numeric(new BigDecimal(token.text()))
        : new Value.Text(token.text());
  }

  private static @Nullable Boolean bool(Token token) {
    if (token.isWord("true")) {
      return true;
    }
    return token.isWord("false") ? false : null;
  }

  private static String statusNames() {
    return Arrays.stream(WorkflowStatus.values())
        .map(QueryValues::queryName)
        .collect(Collectors.joining(", "));
  }

  /** As it is written in a query: {@code ContinuedAsNew}. */
  static String queryName(WorkflowStatus status) {
    return Arrays.stream(status.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private QueryException wrong(String expected, Token token) {
    return new QueryException(expected + ", but " + token.shown() + ".", query, token.position());
  }
}

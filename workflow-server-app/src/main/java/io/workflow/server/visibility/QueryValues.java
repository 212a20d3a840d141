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
      case KEYWORD, KEYWORD_LIST, TEXT -> text(field, token);
      case STATUS -> status(token);
      case TIME -> time(field, token);
      case NUMBER -> number(field, token);
      case DURATION -> duration(field, token);
      case BOOL -> bool(field, token);
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
    Instant time =
        switch (token.kind()) {
          case TEXT -> instant(token.text());
          case NUMBER -> ofNanos(token.text());
          case WORD, NAME, SIGN, END -> null;
        };
    if (time == null || !QueryTimes.isStorable(time)) {
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

  /** Nanoseconds since 1970, as tools write them. */
  private static @Nullable Instant ofNanos(String number) {
    try {
      return Instant.EPOCH.plusNanos(Long.parseLong(number));
    } catch (NumberFormatException notNanos) {
      return null;
    }
  }

  private Value number(Field field, Token token) {
    if (token.kind() != Kind.NUMBER) {
      throw wrong("Expected a number for '%s'".formatted(field.queryName()), token);
    }
    return new Value.Numeric(new BigDecimal(token.text()));
  }

  private Value duration(Field field, Token token) {
    if (token.kind() == Kind.NUMBER) {
      return number(field, token);
    }
    BigDecimal nanos = token.kind() == Kind.TEXT ? QueryDurations.nanos(token.text()) : null;
    if (nanos == null) {
      throw wrong(
          "Expected a duration in quotes such as '1h30m' or '01:30:00', or nanoseconds, for '%s'"
              .formatted(field.queryName()),
          token);
    }
    return new Value.Numeric(nanos);
  }

  private Value bool(Field field, Token token) {
    Boolean value = bool(token);
    if (value == null) {
      throw wrong("Expected true or false for '%s'".formatted(field.queryName()), token);
    }
    return new Value.Bool(value);
  }

  private static @Nullable Boolean bool(Token token) {
    if (token.kind() != Kind.WORD && token.kind() != Kind.TEXT) {
      return null;
    }
    if (token.text().equalsIgnoreCase("true")) {
      return true;
    }
    return token.text().equalsIgnoreCase("false") ? false : null;
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

package io.workflow.server.visibility;

import io.workflow.protocol.StorableText;
import java.util.ArrayList;
import java.util.List;

/** Cuts a query into words, values and signs. */
final class QueryLexer {

  private final String query;
  private int at;

  private QueryLexer(String query) {
    this.query = query;
  }

  /** The tokens of a query; the last is {@code END}. */
  static List<Token> tokens(String query) {
    return new QueryLexer(query).read();
  }

  /** What a token is. */
  enum Kind {
    /** A keyword or the name of a field. */
    WORD,
    /** The name of a field in back quotes. */
    NAME,
    TEXT,
    NUMBER,
    SIGN,
    END
  }

  /**
   * A piece of a query.
   *
   * @param text without quotes
   * @param position of its first character, quote included
   */
  record Token(Kind kind, String text, int position) {

    boolean isWord(String keyword) {
      return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean isSign(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    /** For messages. */
    String shown() {
      return switch (kind) {
        case WORD, NAME, NUMBER, SIGN -> "found '" + text + "'";
        case TEXT -> "found the text '" + text + "'";
        case END -> "the query ends";
      };
    }
  }

  private List<Token> read() {
    List<Token> tokens = new ArrayList<>();
    while (skipSpace()) {
      tokens.add(next());
    }
    tokens.add(new Token(Kind.END, "", query.length()));
    return tokens;
  }

  private boolean skipSpace() {
    while (at < query.length() && Character.isWhitespace(query.charAt(at))) {
      at++;
    }
    return at < query.length();
  }

  private Token next() {
    int start = at;
    char first = query.charAt(at);
    if (first == '\'' || first == '"') {
      return new Token(Kind.TEXT, quoted(first), start);
    }
    if (first == '`') {
      return new Token(Kind.NAME, quoted(first), start);
    }
    if (Character.isDigit(first) || isSignedNumber()) {
      return number();
    }
    if (Character.isLetter(first) || first == '_') {
      while (at < query.length() && isWordPart(query.charAt(at))) {
        at++;
      }
      return new Token(Kind.WORD, query.substring(start, at), start);
    }
    return sign();
  }

  private boolean isSignedNumber() {
    char first = query.charAt(at);
    return (first == '-' || first == '+')
        && at + 1 < query.length()
        && Character.isDigit(query.charAt(at + 1));
  }

  private Token number() {
    int start = at++;
    while (at < query.length() && isNumberPart(start)) {
      at++;
    }
    String text = query.substring(start, at);
    if (!text.matches("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")) {
      throw new QueryException(
          ("Expected a number such as 42 or 9.99, but found '%s'; put texts and times into "
                  + "quotes: '%s'.")
              .formatted(text, text),
          query,
          start);
    }
    return new Token(Kind.NUMBER, text, start);
  }

  private boolean isNumberPart(int start) {
    char c = query.charAt(at);
    if (c == '-' || c == '+') {
      // The sign of an exponent, or a date that lacks its quotes.
      return at > start;
    }
    return Character.isLetterOrDigit(c) || c == '.' || c == ':';
  }

  /** A quote that belongs to the text is written twice, or behind a backslash. */
  private String quoted(char quote) {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (at < query.length()) {
      char c = query.charAt(at++);
      if (c == '\\' && at < query.length()) {
        text.append(escaped(query.charAt(at++)));
      } else if (c != quote) {
        text.append(c);
      } else if (at < query.length() && query.charAt(at) == quote) {
        text.append(quote);
        at++;
      } else {
        return storable(text.toString(), start);
      }
    }
    throw new QueryException(
        "Expected a closing %c for the one here, but the query ends.".formatted(quote),
        query,
        start);
  }

  /** As in MySQL, whose language Temporal's queries are written in. */
  private static char escaped(char letter) {
    return switch (letter) {
      case '0' -> '\0';
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'Z' -> (char) 26;
      default -> letter;
    };
  }

  private String storable(String text, int start) {
    String unstorable = StorableText.unstorable(text);
    if (unstorable != null) {
      throw new QueryException(
          "Expected a text without %s, which can't be stored and so can't be found."
              .formatted(unstorable),
          query,
          start);
    }
    return text;
  }

  private Token sign() {
    int start = at++;
    String two = query.substring(start, Math.min(start + 2, query.length()));
    if (List.of("<=", ">=", "!=", "<>", "==").contains(two)) {
      at++;
      return new Token(Kind.SIGN, two, start);
    }
    String one = two.substring(0, 1);
    if ("=<>(),".contains(one)) {
      return new Token(Kind.SIGN, one, start);
    }
    throw new QueryException(
        "Expected a field, a value in quotes, an operator or a parenthesis, but found '%s'."
            .formatted(one),
        query,
        start);
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
  }
}

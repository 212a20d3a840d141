package io.workflow.server.visibility;

import io.workflow.server.visibility.Filter.Operator;
import io.workflow.server.visibility.Filter.Value;
import io.workflow.server.visibility.QueryLexer.Kind;
import io.workflow.server.visibility.QueryLexer.Token;
import io.workflow.server.visibility.VisibilityQuery.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads queries. Pure; recursive descent:
 *
 * <pre>
 * query     = [condition] [GROUP BY field] [ORDER BY field [ASC | DESC]]
 * condition = and { OR and }
 * and       = unary { AND unary }
 * unary     = NOT unary | "(" condition ")" | field test
 * test      = (= != &lt; &lt;= &gt; &gt;=) value | [NOT] IN "(" value {, value} ")"
 *           | [NOT] BETWEEN value AND value | [NOT] STARTS_WITH text | IS [NOT] NULL
 * </pre>
 */
public final class QueryParser {

  /** Deeper nesting is an attack on the stack rather than a question. */
  private static final int MAXIMUM_DEPTH = 50;

  private static final int MAXIMUM_LENGTH = 10_000;
  private static final Set<Field> SORTABLE =
      Set.of(Field.Standard.START_TIME, Field.Standard.EXECUTION_TIME, Field.Standard.CLOSE_TIME);
  private static final Set<Field> GROUPABLE =
      Set.of(
          Field.Standard.EXECUTION_STATUS, Field.Standard.WORKFLOW_TYPE, Field.Standard.TASK_QUEUE);

  private static final Set<String> KEYWORDS =
      Set.of("AND", "OR", "NOT", "IN", "BETWEEN", "STARTS_WITH", "IS", "ORDER", "GROUP", "BY");

  private final String query;
  private final List<Token> tokens;
  private final QueryValues values;
  private int at;
  private int depth;

  private final QueryFields fields;

  private QueryParser(String query, QueryFields fields) {
    this.query = query;
    this.fields = fields;
    this.tokens = QueryLexer.tokens(query);
    this.values = new QueryValues(query);
  }

  /**
   * Reads a query; {@code null} or blank asks for every execution.
   *
   * @param fields what it may ask about
   * @throws QueryException when it can't be read; its message points at the place
   */
  public static VisibilityQuery parse(@Nullable String query, QueryFields fields) {
    return query == null || query.isBlank() ? VisibilityQuery.ALL : parser(query, fields).query();
  }

  /**
   * Reads a query that is a condition alone, of whatever has these fields; {@code null} when it is
   * {@code null} or blank.
   *
   * @throws QueryException when it can't be read; its message points at the place
   */
  public static @Nullable Filter condition(@Nullable String query, QueryFields fields) {
    if (query == null || query.isBlank()) {
      return null;
    }
    QueryParser parser = parser(query, fields);
    Filter condition = parser.condition();
    if (parser.peek().kind() != Kind.END) {
      throw parser.wrong("Expected AND, OR or the end of the query");
    }
    return condition;
  }

  private static QueryParser parser(String query, QueryFields fields) {
    if (query.length() > MAXIMUM_LENGTH) {
      throw new QueryException(
          "Expected a query of at most %,d characters, but it has %,d."
              .formatted(MAXIMUM_LENGTH, query.length()),
          query,
          MAXIMUM_LENGTH);
    }
    return new QueryParser(query, fields);
  }

  private VisibilityQuery query() {
    Filter filter = peek().isWord("ORDER") || peek().isWord("GROUP") ? null : condition();
    Field.Standard groupBy = null;
    if (takeWord("GROUP")) {
      expectWord("BY");
      groupBy = oneOf(GROUPABLE, "group by");
    }
    Order order = Order.DEFAULT;
    if (takeWord("ORDER")) {
      expectWord("BY");
      Field.Standard field = oneOf(SORTABLE, "order by");
      boolean descending = takeWord("DESC");
      if (!descending) {
        takeWord("ASC");
      }
      order = new Order(field, descending);
    }
    if (peek().kind() != Kind.END) {
      throw wrong("Expected AND, OR, GROUP BY, ORDER BY or the end of the query");
    }
    return new VisibilityQuery(filter, order, groupBy);
  }

  private Filter condition() {
    return joined("OR", () -> joined("AND", this::unary, Filter.And::new), Filter.Or::new);
  }

  private Filter joined(String keyword, Supplier<Filter> part, Function<List<Filter>, Filter> all) {
    Filter first = part.get();
    if (!peek().isWord(keyword)) {
      return first;
    }
    List<Filter> parts = new ArrayList<>(List.of(first));
    while (takeWord(keyword)) {
      parts.add(part.get());
    }
    return all.apply(List.copyOf(parts));
  }

  private Filter unary() {
    if (++depth > MAXIMUM_DEPTH) {
      throw wrong("Expected at most %d nested conditions".formatted(MAXIMUM_DEPTH));
    }
    Filter filter;
    if (takeWord("NOT")) {
      filter = new Filter.Not(unary());
    } else if (takeSign("(")) {
      filter = condition();
      expectSign(")", "AND, OR or a closing parenthesis");
    } else {
      filter = test();
    }
    depth--;
    return filter;
  }

  private Filter test() {
    Field field = field();
    if (takeWord("IS")) {
      boolean not = takeWord("NOT");
      expectWord("NULL");
      Filter isNull = new Filter.IsNull(field);
      return not ? new Filter.Not(isNull) : isNull;
    }
    if (takeWord("NOT")) {
      return new Filter.Not(wordTest(field, "Expected IN, BETWEEN or STARTS_WITH after NOT"));
    }
    Operator operator = operator();
    if (operator == null) {
      return wordTest(
          field,
          "Expected =, !=, <, <=, >, >=, IN, BETWEEN, STARTS_WITH or IS NULL after '%s'"
              .formatted(field.queryName()));
    }
    Token sign = take();
    if (operator.isOrdering()) {
      requireOrder(field, sign);
    }
    Value value = values.read(field, take(), "after '" + sign.text() + "'");
    return new Filter.Comparison(field, operator, value);
  }

  private void requireOrder(Field field, Token operator) {
    if (!field.valueKind().isOrdered()) {
      throw new QueryException(
          "Expected =, != or IN after '%s', whose values have no order, but found '%s'."
              .formatted(field.queryName(), operator.text()),
          query,
          operator.position());
    }
  }

  private Filter wordTest(Field field, String expected) {
    if (takeWord("IN")) {
      return new Filter.In(field, list(field));
    }
    if (peek().isWord("BETWEEN")) {
      requireOrder(field, take());
      Value low = values.read(field, take(), "after BETWEEN");
      expectWord("AND");
      return new Filter.Between(field, low, values.read(field, take(), "after AND"));
    }
    if (peek().isWord("STARTS_WITH")) {
      Token word = take();
      if (field.valueKind() != Field.Kind.KEYWORD) {
        throw new QueryException(
            "STARTS_WITH needs a field of type Keyword; '%s' is none: use another test."
                .formatted(field.queryName()),
            query,
            word.position());
      }
      Token prefix = take();
      if (prefix.kind() != Kind.TEXT) {
        throw wrongAt("Expected a text in quotes after STARTS_WITH", prefix);
      }
      return new Filter.StartsWith(field, prefix.text());
    }
    throw wrong(expected);
  }

  private List<Value> list(Field field) {
    expectSign("(", "an opening parenthesis after IN");
    List<Value> found = new ArrayList<>();
    do {
      found.add(values.read(field, take(), "in the list"));
    } while (takeSign(","));
    expectSign(")", "a comma or a closing parenthesis");
    return List.copyOf(found);
  }

  private Field field() {
    Token token = take();
    if (token.kind() != Kind.NAME && (token.kind() != Kind.WORD || isKeyword(token))) {
      throw wrongAt("Expected a field (%s)".formatted(fields.names()), token);
    }
    Field field = fields.find(token.text());
    if (field == null) {
      throw new QueryException(
          "There is no field '%s'. Use %s.".formatted(token.text(), fields.instead()),
          query,
          token.position());
    }
    return field;
  }

  private Field.Standard oneOf(Set<Field> allowed, String purpose) {
    Token token = take();
    Field.Standard field = Field.Standard.named(token.text());
    boolean named = token.kind() == Kind.WORD || token.kind() == Kind.NAME;
    if (!named || field == null || !allowed.contains(field)) {
      String names =
          allowed.stream().map(Field::queryName).sorted().reduce((a, b) -> a + ", " + b).orElse("");
      throw wrongAt("Expected one of %s to %s".formatted(names, purpose), token);
    }
    return field;
  }

  private @Nullable Operator operator() {
    if (peek().kind() != Kind.SIGN) {
      return null;
    }
    return switch (peek().text()) {
      case "=", "==" -> Operator.EQUAL;
      case "!=", "<>" -> Operator.NOT_EQUAL;
      case "<" -> Operator.LESS;
      case "<=" -> Operator.LESS_OR_EQUAL;
      case ">" -> Operator.GREATER;
      case ">=" -> Operator.GREATER_OR_EQUAL;
      case String other -> null;
    };
  }

  // ---- tokens

  private Token peek() {
    return tokens.get(at);
  }

  /** The last token, the end, can be taken any number of times. */
  private Token take() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  private boolean takeWord(String keyword) {
    boolean found = peek().isWord(keyword);
    if (found) {
      take();
    }
    return found;
  }

  private boolean takeSign(String sign) {
    boolean found = peek().isSign(sign);
    if (found) {
      take();
    }
    return found;
  }

  private void expectWord(String keyword) {
    if (!takeWord(keyword)) {
      throw wrong("Expected " + keyword);
    }
  }

  private void expectSign(String sign, String expected) {
    if (!takeSign(sign)) {
      throw wrong("Expected " + expected);
    }
  }

  private static boolean isKeyword(Token token) {
    return KEYWORDS.stream().anyMatch(token::isWord);
  }

  private QueryException wrong(String expected) {
    return wrongAt(expected, peek());
  }

  private QueryException wrongAt(String expected, Token token) {
    return new QueryException(expected + ", but " + token.shown() + ".", query, token.position());
  }
}

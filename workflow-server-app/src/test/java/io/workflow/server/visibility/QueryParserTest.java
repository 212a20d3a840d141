package io.workflow.server.visibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.server.visibility.Filter.Comparison;
import io.workflow.server.visibility.Filter.Operator;
import io.workflow.server.visibility.Filter.Value;
import io.workflow.server.visibility.VisibilityQuery.Order;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {

  private static final SearchAttributeSchema SCHEMA =
      new SearchAttributeSchema(
          Map.of(
              "a", SearchAttributeType.INT,
              "b", SearchAttributeType.INT,
              "c", SearchAttributeType.INT,
              "x", SearchAttributeType.INT,
              "size", SearchAttributeType.KEYWORD,
              "tags", SearchAttributeType.KEYWORD_LIST,
              "note", SearchAttributeType.TEXT,
              "vip", SearchAttributeType.BOOL,
              "total", SearchAttributeType.DOUBLE,
              "In the oven", SearchAttributeType.KEYWORD));

  @Test
  void shouldReadTheUsualQuestion() {
    VisibilityQuery query =
        QueryParser.parse(
            "`WorkflowType` = 'PizzaOrder' AND `ExecutionStatus`=\"Running\""
                + " AND StartTime > '2026-11-01T00:00:00Z' ORDER BY StartTime DESC",
            SCHEMA);

    assertThat(query.order()).isEqualTo(Order.DEFAULT);
    assertThat(query.filter())
        .isEqualTo(
            new Filter.And(
                List.of(
                    test(Field.Standard.WORKFLOW_TYPE, Operator.EQUAL, text("PizzaOrder")),
                    test(
                        Field.Standard.EXECUTION_STATUS,
                        Operator.EQUAL,
                        new Value.Status(WorkflowStatus.RUNNING)),
                    test(
                        Field.Standard.START_TIME,
                        Operator.GREATER,
                        time("2026-11-01T00:00:00Z")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void shouldAskForAllWhenThereIsNoQuery(String query) {
    assertThat(QueryParser.parse(query, SCHEMA)).isEqualTo(VisibilityQuery.ALL);
    assertThat(QueryParser.parse(null, SCHEMA)).isEqualTo(VisibilityQuery.ALL);
  }

  @Test
  void shouldBindAndBeforeOrUnlessParenthesesSayOtherwise() {
    assertThat(filter("a = 1 OR b = 2 AND c = 3"))
        .isEqualTo(
            new Filter.Or(
                List.of(custom("a", 1), new Filter.And(List.of(custom("b", 2), custom("c", 3))))));
    assertThat(filter("(a = 1 OR b = 2) AND c = 3"))
        .isEqualTo(
            new Filter.And(
                List.of(new Filter.Or(List.of(custom("a", 1), custom("b", 2))), custom("c", 3))));
  }

  @Test
  void shouldReadTheTestsThatAreWords() {
    assertThat(filter("ExecutionStatus in ('Failed', 'TIMED_OUT')"))
        .isEqualTo(
            new Filter.In(
                Field.Standard.EXECUTION_STATUS,
                List.of(
                    new Value.Status(WorkflowStatus.FAILED),
                    new Value.Status(WorkflowStatus.TIMED_OUT))));
    assertThat(filter("WorkflowId STARTS_WITH 'order-'"))
        .isEqualTo(new Filter.StartsWith(Field.Standard.WORKFLOW_ID, "order-"));
    assertThat(filter("CloseTime IS NOT NULL"))
        .isEqualTo(new Filter.Not(new Filter.IsNull(Field.Standard.CLOSE_TIME)));
    assertThat(filter("StartTime BETWEEN '2026-11-01' AND '2026-11-02'"))
        .isEqualTo(
            new Filter.Between(
                Field.Standard.START_TIME,
                time("2026-11-01T00:00:00Z"),
                time("2026-11-02T00:00:00Z")));
    assertThat(filter("NOT size NOT IN ('L')"))
        .isEqualTo(
            new Filter.Not(
                new Filter.Not(
                    new Filter.In(
                        new Field.Custom("size", SearchAttributeType.KEYWORD),
                        List.of(text("L"))))));
  }

  @Test
  void shouldReadValuesOfSearchAttributesByTheirTypes() {
    assertThat(filter("vip = true"))
        .isEqualTo(
            test(
                new Field.Custom("vip", SearchAttributeType.BOOL),
                Operator.EQUAL,
                new Value.Bool(true)));
    assertThat(filter("total >= 19.90"))
        .isEqualTo(
            test(
                new Field.Custom("total", SearchAttributeType.DOUBLE),
                Operator.GREATER_OR_EQUAL,
                new Value.Numeric(new BigDecimal("19.90"))));
    assertThat(filter("`In the oven` = 'it''s hot'"))
        .isEqualTo(
            test(
                new Field.Custom("In the oven", SearchAttributeType.KEYWORD),
                Operator.EQUAL,
                text("it's hot")));
  }

  @Test
  void shouldSayWhichFieldsThereAre() {
    assertThat(errorOf("sizes = 'L'"))
        .hasMessageContaining("There is no field 'sizes'. Use WorkflowId, ")
        .hasMessageContaining("the namespace has registered In the oven, a, b, c, note, size, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'it\\'s' | it's",
        "\"say \\\"hot\\\"\" | say \"hot\"",
        "'C:\\\\ovens' | C:\\ovens",
        "'1\\n2\\t3' | ~1\n2\t3~",
        "'100\\%' | 100%"
      })
  void shouldReadBackslashesAsTemporalDoes(String written, String meant) {
    assertThat(filter("size = " + written))
        .isEqualTo(
            test(
                new Field.Custom("size", SearchAttributeType.KEYWORD),
                Operator.EQUAL,
                text(meant)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"size = 'a\0b'", "size = 'a\\0b'", "size = 'a\uD83D'", "`si\0ze` = 'a'"})
  void shouldRefuseTextsThatCanNotBeStored(String query) {
    assertThat(errorOf(query)).hasMessageContaining("which can't be stored");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {"'1h30m', 5400000000000", "'00:01:02', 62000000000", "'1.5s', 1500000000", "42, 42"})
  void shouldReadDurationsInNanoseconds(String written, long nanos) {
    assertThat(filter("ExecutionDuration > " + written))
        .isInstanceOfSatisfying(
            Comparison.class,
            test ->
                assertThat(test.value())
                    .isInstanceOfSatisfying(
                        Value.Numeric.class,
                        number ->
                            assertThat(number.value())
                                .isEqualByComparingTo(BigDecimal.valueOf(nanos))));
  }

  @Test
  void shouldReadTimesInNanoseconds() {
    assertThat(filter("CloseTime <= 1700000000000000001"))
        .isEqualTo(
            test(
                Field.Standard.CLOSE_TIME,
                Operator.LESS_OR_EQUAL,
                new Value.Time(Instant.ofEpochSecond(1_700_000_000, 1))));
  }

  @Test
  void shouldReadOrderAndGroupsWithoutCondition() {
    assertThat(QueryParser.parse("ORDER BY CloseTime", SCHEMA).order())
        .isEqualTo(new Order(Field.Standard.CLOSE_TIME, false));
    assertThat(QueryParser.parse("GROUP BY `ExecutionStatus`", SCHEMA).groupBy())
        .isEqualTo(Field.Standard.EXECUTION_STATUS);
  }

  @Test
  void shouldPointAtThePlaceThatIsWrong() {
    assertThat(errorOf("WorkflowType ="))
        .hasMessage(
            """
            Expected a value after '=', but the query ends.
              WorkflowType =
                            ^""");
    assertThat(errorOf("WorkflowType = PizzaOrder"))
        .hasMessage(
            """
            Expected a value after '=', but found 'PizzaOrder'; put texts into quotes: 'PizzaOrder'.
              WorkflowType = PizzaOrder
                             ^""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "§; x = 1",
        "§'x' = 1",
        "x§",
        "x §LIKE 'y'",
        "(x = 1§",
        "x = 1 §y = 2",
        "x = §'open",
        "x = §2026-11-01",
        "x = 1 §; DROP TABLE visibility",
        "WorkflowId = §7",
        "WorkflowId STARTS_WITH §7",
        "StartTime > §'yesterday'",
        "StartTime §STARTS_WITH '2026'",
        "ExecutionStatus = §'Baking'",
        "ExecutionStatus §> 'Running'",
        "HistoryLength > §'many'",
        "vip §< true",
        "x IN §7",
        "x IN (7 §8)",
        "x = §'seven'",
        "vip = §'perhaps'",
        "size = §7",
        "tags §> 'a'",
        "tags §STARTS_WITH 'a'",
        "note §BETWEEN 'a' AND 'b'",
        "ExecutionStatus §BETWEEN 'Failed' AND 'Running'",
        "x = 1 AND §sizes = 'L'",
        "§RootRun = 'x'",
        "x = §'open\\'",
        "ExecutionDuration > §'long'",
        "§`In the freezer` IS NULL",
        "x BETWEEN 1 §OR 2",
        "x IS §7",
        "ORDER BY §WorkflowId",
        "GROUP BY §StartTime",
        "§AND x = 1",
      })
  void shouldFindThePlaceOfEveryMistake(String marked) {
    int place = marked.indexOf('§');

    QueryException error = errorOf(marked.replace("§", ""));

    assertThat(error.position()).isEqualTo(place);
    assertThat(error).hasMessageContaining("\n");
  }

  @Test
  void shouldRefuseToNestWithoutEnd() {
    assertThat(errorOf("(".repeat(5_000))).hasMessageContaining("at most 50 nested conditions");
    assertThat(errorOf("x = " + "1".repeat(20_000))).hasMessageContaining("at most 10,000");
  }

  private static QueryException errorOf(String query) {
    QueryException error =
        catchThrowableOfType(QueryException.class, () -> QueryParser.parse(query, SCHEMA));
    assertThat(error).as(query).isNotNull();
    return error;
  }

  private static Filter filter(String query) {
    return Objects.requireNonNull(QueryParser.parse(query, SCHEMA).filter());
  }

  private static Filter custom(String name, int value) {
    return test(
        new Field.Custom(name, SearchAttributeType.INT),
        Operator.EQUAL,
        new Value.Numeric(BigDecimal.valueOf(value)));
  }

  private static Filter test(Field field, Operator operator, Value value) {
    return new Comparison(field, operator, value);
  }

  private static Value text(String value) {
    return new Value.Text(value);
  }

  private static Value time(String value) {
    return new Value.Time(Instant.parse(value));
  }
}

package io.workflow.server.visibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.server.visibility.Filter.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterMatchTest {

  private static final SearchAttributeSchema SCHEMA =
      new SearchAttributeSchema(
          Map.of("total", SearchAttributeType.DOUBLE, "vip", SearchAttributeType.BOOL));

  private static final Map<String, Value> PIZZA =
      Map.of(
          "WorkflowId", new Value.Text("pizza-1"),
          "ExecutionStatus", new Value.Status(WorkflowStatus.RUNNING),
          "StartTime", new Value.Time(Instant.parse("2026-11-20T12:00:00Z")),
          "total", new Value.Numeric(new BigDecimal("9.50")),
          "vip", new Value.Bool(true));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WorkflowId = 'pizza-1'",
        "WorkflowId >= 'pizza' AND NOT WorkflowId < 'pizza'",
        "WorkflowId IN ('x', 'pizza-1')",
        "WorkflowId NOT IN ('x', 'y')",
        "WorkflowId NOT STARTS_WITH 'pasta'",
        "ExecutionStatus != 'Failed'",
        "StartTime BETWEEN '2026-11-20' AND '2026-11-21'",
        "total = 9.5 AND total > 9 AND total <= 10",
        "vip = true AND vip != false",
        "NOT (WorkflowId = 'x' OR vip = false)",
        "NOT (WorkflowId = 'pizza-1' AND vip = false)",
        "CloseTime IS NULL AND StartTime IS NOT NULL",
      })
  void shouldHold(String query) {
    assertThat(matches(query)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WorkflowId != 'pizza-1'",
        "WorkflowId STARTS_WITH 'pasta'",
        "StartTime NOT BETWEEN '2026-11-20' AND '2026-11-21'",
        "total NOT IN (9.5)",
        "vip = false OR total < 9",
        "NOT (WorkflowId = 'pizza-1' OR vip = false)",
        "CloseTime > '2026-11-20'",
        "NOT CloseTime > '2026-11-20'",
        "CloseTime != '2026-11-20'",
        "NOT CloseTime IN ('2026-11-20')",
        "NOT CloseTime IS NULL",
      })
  void shouldNotHold(String query) {
    assertThat(matches(query)).isFalse();
  }

  private static boolean matches(String query) {
    return FilterMatch.matches(
        Objects.requireNonNull(QueryParser.condition(query, SCHEMA)),
        field -> PIZZA.get(field.queryName()));
  }
}

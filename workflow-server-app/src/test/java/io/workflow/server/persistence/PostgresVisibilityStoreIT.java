package io.workflow.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.server.persistence.visibility.PostgresVisibilityStore;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.InMemorySearchAttributes;
import io.workflow.server.visibility.QueryParser;
import io.workflow.server.visibility.SearchAttributeSchema;
import io.workflow.server.visibility.SearchAttributeType;
import io.workflow.server.visibility.VisibilityService;
import io.workflow.server.visibility.VisibilityStore.Group;
import io.workflow.server.visibility.VisibilityStore.TypeCount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresVisibilityStoreIT {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

  private static final SearchAttributeSchema SCHEMA =
      new SearchAttributeSchema(
          Map.of(
              "city", SearchAttributeType.KEYWORD,
              "total", SearchAttributeType.DOUBLE,
              "tags", SearchAttributeType.KEYWORD_LIST,
              "vip", SearchAttributeType.BOOL,
              "due", SearchAttributeType.DATETIME,
              "note", SearchAttributeType.TEXT,
              "title", SearchAttributeType.TEXT));

  private static TestDatabase database;
  private static PostgresVisibilityStore store;

  @BeforeAll
  static void fill() {
    database = new TestDatabase();
    store = new PostgresVisibilityStore(database.dataSource());
    insert("a-1", "Pizza", WorkflowStatus.RUNNING, 1, null, "{\"city\": \"Rome\", \"total\": 9.5}");
    insert("a-2", "Pizza", WorkflowStatus.COMPLETED, 2, 20, "{\"city\": \"Oslo\", \"total\": 20}");
    insert("a-3", "Pizza", WorkflowStatus.FAILED, 3, 10, "{\"tags\": [\"hot\", \"vip\"]}");
    insert(
        "b-1",
        "Refund",
        WorkflowStatus.RUNNING,
        4,
        null,
        "{\"vip\": true, \"city\": null, \"title\": \"#1 seller (pizza) to me@example.com: 1 OR -7\"}");
    insert(
        "b-2",
        "Refund",
        WorkflowStatus.TIMED_OUT,
        5,
        30,
        "{\"total\": \"a lot\", \"due\": \"2026-11-20T12:00:00+02:00\", \"note\": \"Extra hot, no olives\"}");
    insert(
        "%_'; --",
        "Odd",
        WorkflowStatus.CANCELED,
        6,
        40,
        "{\"due\": \"2026-02-30T00:00:00Z\", \"note\": \"olives only\"}");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "WorkflowType = 'Pizza' | a-3 a-2 a-1",
        "WorkflowType != 'Pizza' | %_'; -- b-2 b-1",
        "ExecutionStatus = 'Running' | b-1 a-1",
        "ExecutionStatus IN ('Failed', 'TimedOut') AND WorkflowType = 'Pizza' | a-3",
        "ExecutionStatus NOT IN ('Failed', 'TimedOut', 'Running') | %_'; -- a-2",
        "StartTime >= '2026-11-20T12:00:05Z' | %_'; -- b-2",
        "StartTime BETWEEN '2026-11-20T12:00:02Z' AND '2026-11-20T12:00:04Z' | a-3 a-2",
        "CloseTime IS NULL | b-1 a-1",
        "CloseTime IS NOT NULL ORDER BY CloseTime ASC | a-3 a-2 b-2 %_'; --",
        "CloseTime > '2026-11-20T12:00:25Z' | %_'; -- b-2",
        "NOT CloseTime > '2026-11-20T12:00:25Z' | a-3 a-2",
        "WorkflowId STARTS_WITH 'a-' AND (WorkflowId = 'a-1' OR WorkflowId = 'a-2') | a-2 a-1",
        "WorkflowId STARTS_WITH '%' | %_'; --",
        "WorkflowId = '%_''; --' | %_'; --",
        "WorkflowId >= 'b' | b-2 b-1",
        "RunId = 'nothing like a run id' |",
        "TaskQueue = 'queue' AND HistoryLength > 5 AND HistorySizeBytes <= 700 | %_'; --",
        "city = 'Rome' | a-1",
        "city != 'Rome' | a-2",
        "NOT city = 'Rome' | a-2",
        "city IS NULL | %_'; -- b-2 b-1 a-3",
        "city STARTS_WITH 'O' OR city > 'P' | a-2 a-1",
        "NOT city STARTS_WITH 'O' | a-1",
        "tags = 'vip' | a-3",
        "tags IN ('cold', 'hot') | a-3",
        "NOT tags IN ('cold', 'hot') |",
        "NOT (tags IN ('cold') OR city = 'Rome') |",
        "vip = true | b-1",
        "vip = false |",
        "vip != false | b-1",
        "total > 9.4 AND total < 20.1 | a-2 a-1",
        "total = 20 | a-2",
        "total >= 0 | a-2 a-1",
        "due = '2026-11-20T10:00:00Z' | b-2",
        "due > '2026-11-20T00:00:00Z' | b-2",
        "due BETWEEN '2026-11-20' AND '2026-11-21' | b-2",
        "due != '2026-11-21' | b-2",
        "note = 'OLIVES' | %_'; -- b-2",
        "note = 'cold, hot' | b-2",
        "note != 'hot' | %_'; --",
        "title = '(pizza)' | b-1",
        "title = '#1' | b-1",
        "title = '-pizza' | b-1",
        "title = '\"pizza' | b-1",
        "title = 'or' | b-1",
        "title = 'cold or hot' | b-1",
        "title = 'me@example.com' | b-1",
        "title = 'EXAMPLE' | b-1",
        "title = '7' | b-1",
        "title = '#2' |",
        "title = '#' |",
        "title != '#' | b-1",
        "WorkflowId = '%_\\'; --' | %_'; --",
        "ExecutionDuration >= '18s' AND ExecutionDuration < '30s' | b-2 a-2",
        "StateTransitionCount = 12 | %_'; --",
        "ParentWorkflowId = 'parent' | %_'; --",
        "ParentWorkflowId IS NULL AND ParentRunId IS NULL | b-2 b-1 a-3 a-2 a-1",
        "RootWorkflowId = 'root' | %_'; --",
        "RootWorkflowId != 'root' | b-2 b-1 a-3 a-2 a-1",
        "RootWorkflowId IN ('a-1', 'root') | %_'; -- a-1",
        "RootWorkflowId STARTS_WITH 'a-' AND RootWorkflowId > 'a-1' | a-3 a-2",
        "RootRunId = 'root run' | %_'; --",
        "RootRunId IS NOT NULL AND WorkflowType = 'Pizza' | a-3 a-2 a-1",
        "ORDER BY StartTime ASC | a-1 a-2 a-3 b-1 b-2 %_'; --",
      })
  void shouldFindWhatAQueryAsksFor(String query, @Nullable String expected) {
    List<WorkflowSummary> found =
        store.list("default", QueryParser.parse(query, SCHEMA), null, 100);

    assertThat(found)
        .extracting(WorkflowSummary::workflowId)
        .containsExactlyElementsOf(ids(expected));
    assertThat(store.count("default", QueryParser.parse(query, SCHEMA))).isEqualTo(found.size());
  }

  @Test
  void shouldShowTheWholeExecution() {
    WorkflowSummary found =
        store.list("default", QueryParser.parse("WorkflowId = 'a-2'", SCHEMA), null, 1).getFirst();

    assertThat(found.status()).isEqualTo(WorkflowStatus.COMPLETED);
    assertThat(found.startTime()).isEqualTo(NOON.plusSeconds(2));
    assertThat(found.closeTime()).isEqualTo(NOON.plusSeconds(20));
    assertThat(found.historyLength()).isEqualTo(2);
    assertThat(found.searchAttributes()).containsEntry("city", json("\"Oslo\""));
    assertThat(found.historySizeBytes()).isEqualTo(200);
    assertThat(found.stateTransitionCount()).isEqualTo(4);
    assertThat(found.parentWorkflowId()).isNull();
    assertThat(found.memo()).containsEntry("note", json("\"hot\""));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "ORDER BY StartTime DESC",
        "ORDER BY StartTime ASC",
        "ORDER BY CloseTime ASC",
        "ORDER BY CloseTime DESC",
        "ORDER BY ExecutionTime DESC"
      })
  void shouldPageWithoutLosingOrRepeating(String query) {
    VisibilityService service =
        new VisibilityService(store, InMemorySearchAttributes.registry(Map.of()));
    List<String> all =
        service.list("default", query, 100, null).executions().stream()
            .map(WorkflowSummary::workflowId)
            .toList();

    List<String> paged = new ArrayList<>();
    String token = null;
    do {
      WorkflowList page = service.list("default", query, 2, token);
      page.executions().forEach(execution -> paged.add(execution.workflowId()));
      token = page.nextPageToken();
    } while (token != null);

    assertThat(paged).hasSize(6).isEqualTo(all);
  }

  @Test
  void shouldKeepNamespacesApart() {
    assertThat(store.list("elsewhere", QueryParser.parse(null, SCHEMA), null, 100)).isEmpty();
    assertThat(
            store.count(
                "elsewhere",
                QueryParser.parse("total = 1 OR total != 1 OR WorkflowId != 'x'", SCHEMA)))
        .isZero();
  }

  @Test
  void shouldCountInGroups() {
    assertThat(
            store.countBy(
                "default", QueryParser.parse(null, SCHEMA), Field.Standard.EXECUTION_STATUS))
        .startsWith(new Group("RUNNING", 2))
        .hasSize(5);
    assertThat(
            store.countBy(
                "default",
                QueryParser.parse("WorkflowId != 'x'", SCHEMA),
                Field.Standard.WORKFLOW_TYPE))
        .containsExactly(new Group("Pizza", 3), new Group("Refund", 2), new Group("Odd", 1));
    assertThat(store.countByTypeAndStatus("default"))
        .hasSize(6)
        .contains(new TypeCount("Refund", WorkflowStatus.TIMED_OUT, 1));
  }

  private static List<String> ids(@Nullable String expected) {
    if (expected == null) {
      return List.of();
    }
    return List.of(expected.replace("'; --", "';--").split(" ", -1)).stream()
        .map(id -> id.replace("';--", "'; --"))
        .toList();
  }

  private static void insert(
      String workflowId,
      String type,
      WorkflowStatus status,
      int second,
      @Nullable Integer closeSecond,
      String searchAttributes) {
    database
        .jdbc()
        .sql(
            """
            INSERT INTO visibility (namespace, run_id, workflow_id, workflow_type, task_queue, status,
              start_time, execution_time, close_time, history_length, history_size, memo, search_attributes,
              state_transition_count, parent_workflow_id, root_workflow_id, root_run_id)
            VALUES ('default', ?, ?, ?, 'queue', ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?)
            """)
        .params(
            Arrays.asList(
                UUID.randomUUID(),
                workflowId,
                type,
                WorkflowStatusCode.of(status),
                NOON.plusSeconds(second).atOffset(ZoneOffset.UTC),
                NOON.plus(Duration.ofSeconds(second)).atOffset(ZoneOffset.UTC),
                closeSecond == null ? null : NOON.plusSeconds(closeSecond).atOffset(ZoneOffset.UTC),
                second,
                second * 100,
                "{\"note\": \"hot\"}",
                searchAttributes,
                second * 2,
                type.equals("Odd") ? "parent" : null,
                type.equals("Odd") ? "root" : null,
                type.equals("Odd") ? "root run" : null))
        .update();
  }

  private static Payload json(String text) {
    return Payload.of(Map.of("encoding", "json/plain"), text.getBytes(StandardCharsets.UTF_8));
  }
}

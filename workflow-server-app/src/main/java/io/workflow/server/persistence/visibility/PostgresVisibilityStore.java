package io.workflow.server.persistence.visibility;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.server.persistence.VisibilityDocuments;
import io.workflow.server.persistence.WorkflowStatusCode;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.VisibilityQuery;
import io.workflow.server.visibility.VisibilityQuery.Order;
import io.workflow.server.visibility.VisibilityStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the {@code visibility} table. */
@Repository
public class PostgresVisibilityStore implements VisibilityStore {

  /** A question that takes longer is refused rather than slowing everybody else down. */
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);

  private static final int MAXIMUM_GROUPS = 1_000;
  private static final String COLUMNS =
      "workflow_id, run_id, workflow_type, task_queue, status, start_time, execution_time,"
          + " close_time, history_length, history_size, state_transition_count, parent_workflow_id,"
          + " parent_run_id, memo::text AS memo,"
          + " search_attributes::text AS search_attributes";

  private final JdbcClient jdbc;

  public PostgresVisibilityStore(DataSource dataSource) {
    JdbcTemplate template = new JdbcTemplate(dataSource);
    template.setQueryTimeout((int) QUERY_TIMEOUT.toSeconds());
    this.jdbc = JdbcClient.create(template);
  }

  @Override
  public List<WorkflowSummary> list(
      String namespace, VisibilityQuery query, @Nullable Position after, int limit) {
    Where where = where(namespace, query);
    String column = orderColumn(query.order());
    String sign = query.order().descending() ? "<" : ">";
    String direction = query.order().descending() ? "DESC" : "ASC";
    List<Object> parameters = new ArrayList<>(where.parameters);
    String beyond = "";
    if (after != null) {
      beyond = " AND (%s, run_id) %s (?::timestamptz, ?::uuid)".formatted(column, sign);
      parameters.add(after.time() == null ? "infinity" : after.time().toString());
      parameters.add(after.runId());
    }
    parameters.add(limit);
    return jdbc.sql(
            "SELECT %s FROM visibility WHERE %s%s ORDER BY %s %s, run_id %s LIMIT ?"
                .formatted(COLUMNS, where.text, beyond, column, direction, direction))
        .params(parameters)
        .query((row, number) -> summary(row))
        .list();
  }

  @Override
  public long count(String namespace, VisibilityQuery query) {
    Where where = where(namespace, query);
    return jdbc.sql("SELECT count(*) FROM visibility WHERE " + where.text)
        .params(where.parameters)
        .query(Long.class)
        .single();
  }

  @Override
  public List<Group> countBy(String namespace, VisibilityQuery query, Field.Standard field) {
    Where where = where(namespace, query);
    return jdbc.sql(
            ("SELECT %s AS value, count(*) AS found FROM visibility WHERE %s GROUP BY 1 "
                    + "ORDER BY 2 DESC, 1 LIMIT %d")
                .formatted(FilterSql.column(field), where.text, MAXIMUM_GROUPS))
        .params(where.parameters)
        .query((row, number) -> new Group(groupValue(row, field), row.getLong("found")))
        .list();
  }

  @Override
  public List<TypeCount> countByTypeAndStatus(String namespace) {
    return jdbc.sql(
            """
            SELECT workflow_type, status, count(*) AS found FROM visibility
            WHERE namespace = ? GROUP BY workflow_type, status ORDER BY workflow_type, status
            LIMIT ?
            """)
        .params(namespace, MAXIMUM_GROUPS * WorkflowStatus.values().length)
        .query(
            (row, number) ->
                new TypeCount(
                    row.getString("workflow_type"), status(row, "status"), row.getLong("found")))
        .list();
  }

  private record Where(String text, List<Object> parameters) {}

  private static Where where(String namespace, VisibilityQuery query) {
    List<Object> parameters = new ArrayList<>(List.of(namespace));
    if (query.filter() == null) {
      return new Where("namespace = ?", parameters);
    }
    FilterSql filter = FilterSql.of(query.filter());
    parameters.addAll(filter.parameters());
    return new Where("namespace = ? AND (" + filter.text() + ")", parameters);
  }

  private static String orderColumn(Order order) {
    String column = FilterSql.column(order.field());
    return order.field() == Field.Standard.CLOSE_TIME
        ? "COALESCE(" + column + ", 'infinity'::timestamptz)"
        : column;
  }

  private static String groupValue(ResultSet row, Field.Standard field) throws SQLException {
    return field == Field.Standard.EXECUTION_STATUS
        ? status(row, "value").name()
        : row.getString("value");
  }

  private static WorkflowStatus status(ResultSet row, String column) throws SQLException {
    return WorkflowStatusCode.status(row.getInt(column));
  }

  private WorkflowSummary summary(ResultSet row) throws SQLException {
    return new WorkflowSummary(
        row.getString("workflow_id"),
        row.getString("run_id"),
        row.getString("workflow_type"),
        row.getString("task_queue"),
        status(row, "status"),
        row.getObject("start_time", OffsetDateTime.class).toInstant(),
        instant(row, "execution_time"),
        instant(row, "close_time"),
        row.getLong("history_length"),
        VisibilityDocuments.payloads(row.getString("memo")),
        VisibilityDocuments.payloads(row.getString("search_attributes")),
        row.getLong("history_size"),
        row.getLong("state_transition_count"),
        row.getString("parent_workflow_id"),
        row.getString("parent_run_id"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

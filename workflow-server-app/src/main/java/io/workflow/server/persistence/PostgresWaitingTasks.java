package io.workflow.server.persistence;

import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.Hint;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.WaitingTasks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what {@link WaitingTaskStatements} writes, but not on the connections of the hot path. */
@Repository
class PostgresWaitingTasks implements WaitingTasks {

  private static final String COLUMNS =
      """
      SELECT shard, run_id, scheduled_event_id, attempt, namespace, task_queue, kind, workflow_id, \
      type, since
      FROM waiting_tasks
      """;

  private final JdbcClient jdbc;

  PostgresWaitingTasks(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public List<Waiting> page(QueueKey queue, @Nullable Position last, int limit) {
    if (!isStorable(queue.name())) {
      return List.of();
    }
    JdbcClient.StatementSpec page =
        last == null
            ? jdbc.sql(
                    COLUMNS
                        + """
                        WHERE namespace = ? AND task_queue = ? AND kind = ?
                        ORDER BY since, shard, run_id, scheduled_event_id LIMIT ?
                        """)
                .params(queue.namespace(), queue.name(), code(queue))
            : jdbc.sql(
                    COLUMNS
                        + """
                        WHERE namespace = ? AND task_queue = ? AND kind = ?
                          AND (since, shard, run_id, scheduled_event_id) > (?, ?, ?, ?)
                        ORDER BY since, shard, run_id, scheduled_event_id LIMIT ?
                        """)
                .params(
                    queue.namespace(),
                    queue.name(),
                    code(queue),
                    last.since().atOffset(ZoneOffset.UTC),
                    last.shard(),
                    UUID.fromString(last.runId()),
                    last.scheduledEventId());
    return page.param(limit).query((row, _number) -> waiting(row)).list();
  }

  /** PostgreSQL has no texts with U+0000, so that nothing can wait in such a queue. */
  private static boolean isStorable(String name) {
    return name.indexOf(0) < 0;
  }

  private static short code(QueueKey queue) {
    return WaitingTaskStatements.code(queue.kind());
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    String runId = row.getObject("run_id", UUID.class).toString();
    long event = row.getLong("scheduled_event_id");
    Instant since = time(row, "since");
    TaskId task =
        new TaskId(
            row.getString("namespace"),
            row.getString("workflow_id"),
            runId,
            event,
            row.getInt("attempt"));
    TaskKind kind = WaitingTaskStatements.kind(row.getInt("kind"));
    return new Waiting(
        new Hint(task, kind, row.getString("type"), row.getString("task_queue"), since),
        new Position(since, row.getInt("shard"), runId, event));
  }

  @Override
  public Backlog backlog(QueueKey queue) {
    if (!isStorable(queue.name())) {
      return new Backlog(0, null);
    }
    return jdbc.sql(
            """
            SELECT count(*) AS tasks, min(since) AS oldest FROM waiting_tasks
            WHERE namespace = ? AND task_queue = ? AND kind = ?
            """)
        .params(queue.namespace(), queue.name(), code(queue))
        .query((row, _number) -> backlog(row))
        .single();
  }

  /**
   * From queue to queue in the index, whatever waits in them; then the page's queues are counted.
   */
  @Override
  public List<WaitingQueue> queues(String namespace, @Nullable QueueName last, int limit) {
    if (last != null && !isStorable(last.name())) {
      return List.of();
    }
    return jdbc.sql(
            """
            WITH RECURSIVE queue AS (
              (SELECT task_queue, kind, 1 AS place FROM waiting_tasks
               WHERE namespace = :namespace AND (task_queue, kind) > (:name, :kind)
               ORDER BY task_queue, kind LIMIT 1)
              UNION ALL
              SELECT next.task_queue, next.kind, queue.place + 1
              FROM queue CROSS JOIN LATERAL (
                SELECT task_queue, kind FROM waiting_tasks
                WHERE namespace = :namespace AND (task_queue, kind) > (queue.task_queue, queue.kind)
                ORDER BY task_queue, kind LIMIT 1) AS next
              WHERE queue.place < :limit
            )
            SELECT queue.task_queue, queue.kind, waiting.tasks, waiting.oldest
            FROM queue CROSS JOIN LATERAL (
              SELECT count(*) AS tasks, min(since) AS oldest FROM waiting_tasks w
              WHERE w.namespace = :namespace AND w.task_queue = queue.task_queue
                AND w.kind = queue.kind) AS waiting
            ORDER BY queue.place
            """)
        .param("namespace", namespace)
        .param("name", last == null ? "" : last.name())
        .param("kind", last == null ? (short) -1 : WaitingTaskStatements.code(last.kind()))
        .param("limit", limit)
        .query(
            (row, _number) ->
                new WaitingQueue(
                    new QueueName(
                        row.getString("task_queue"),
                        WaitingTaskStatements.kind(row.getInt("kind"))),
                    backlog(row)))
        .list();
  }

  private static Backlog backlog(ResultSet row) throws SQLException {
    long tasks = row.getLong("tasks");
    return new Backlog(tasks, tasks == 0 ? null : time(row, "oldest"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}

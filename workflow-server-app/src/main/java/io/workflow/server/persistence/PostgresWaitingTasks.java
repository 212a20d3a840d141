package io.workflow.server.persistence;

import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.Hint;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.WaitingTasks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** Reads what {@link WaitingTaskStatements} writes, but not on the connections of the hot path. */
@Repository
class PostgresWaitingTasks implements WaitingTasks {

  private static final String OF_QUEUE =
      "namespace = :namespace AND task_queue = :queue AND kind = :kind";

  /** From key to key in the index, whatever waits of each. */
  private static final String KEYS =
      """
      WITH RECURSIVE key AS (
        (SELECT priority, fairness_key, fairness_weight, 1 AS place FROM waiting_tasks
         WHERE %1$s AND %2$s
         ORDER BY priority, fairness_key LIMIT 1)
        UNION ALL
        SELECT next.priority, next.fairness_key, next.fairness_weight, key.place + 1
        FROM key CROSS JOIN LATERAL (
          SELECT priority, fairness_key, fairness_weight FROM waiting_tasks
          WHERE %1$s AND (priority, fairness_key) > (key.priority, key.fairness_key)
          ORDER BY priority, fairness_key LIMIT 1) AS next
        WHERE key.place < :limit
      )
      SELECT priority, fairness_key, fairness_weight FROM key ORDER BY place
      """;

  private static final String FIRST_KEYS = KEYS.formatted(OF_QUEUE, "priority >= :priority");
  private static final String MORE_KEYS =
      KEYS.formatted(OF_QUEUE, "(priority, fairness_key) > (:priority, :after)");

  private static final String PAGE =
      """
      SELECT task.* FROM unnest(:keys::text[], :since::timestamptz[], :shards::int[],
        :runs::uuid[], :events::bigint[], :limits::int[])
        WITH ORDINALITY AS part (fairness_key, since, shard, run_id, event, tasks, place)
      CROSS JOIN LATERAL (
        SELECT shard, run_id, scheduled_event_id, attempt, namespace, task_queue, kind,
          workflow_id, type, since, priority, fairness_key, fairness_weight
        FROM waiting_tasks w
        WHERE %s AND priority = :priority AND fairness_key = part.fairness_key
          AND (w.since, w.shard, w.run_id, w.scheduled_event_id)
            > (part.since, part.shard, part.run_id, part.event)
        ORDER BY w.since, w.shard, w.run_id, w.scheduled_event_id LIMIT part.tasks) AS task
      ORDER BY part.place, task.since, task.shard, task.run_id, task.scheduled_event_id
      """
          .formatted(OF_QUEUE);

  private static final String BEFORE_ALL = "-infinity";
  private static final String NO_RUN = new UUID(0, 0).toString();

  private final JdbcClient jdbc;

  PostgresWaitingTasks(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public List<KeyShare> keys(QueueKey queue, int priority, @Nullable String afterKey, int limit) {
    if (!isStorable(queue.name())) {
      return List.of();
    }
    JdbcClient.StatementSpec keys =
        afterKey == null ? of(queue, FIRST_KEYS) : of(queue, MORE_KEYS).param("after", afterKey);
    return keys.param("priority", priority)
        .param("limit", limit)
        .query(
            (row, _number) ->
                new KeyShare(
                    row.getInt("priority"),
                    row.getString("fairness_key"),
                    row.getFloat("fairness_weight")))
        .list();
  }

  @Override
  public List<Waiting> page(QueueKey queue, int priority, List<PartOfKey> parts) {
    if (!isStorable(queue.name())) {
      return List.of();
    }
    return of(queue, PAGE)
        .param("priority", priority)
        .param("keys", array(parts, PartOfKey::fairnessKey))
        .param("since", array(parts, after(last -> last.since().toString(), BEFORE_ALL)))
        .param("shards", array(parts, after(last -> String.valueOf(last.shard()), "0")))
        .param("runs", array(parts, after(Position::runId, NO_RUN)))
        .param("events", array(parts, after(last -> String.valueOf(last.scheduledEventId()), "0")))
        .param("limits", array(parts, part -> String.valueOf(part.limit())))
        .query((row, _number) -> waiting(row))
        .list();
  }

  private JdbcClient.StatementSpec of(QueueKey queue, String sql) {
    return jdbc.sql(sql)
        .param("namespace", queue.namespace())
        .param("queue", queue.name())
        .param("kind", code(queue));
  }

  private static Function<PartOfKey, String> after(
      Function<Position, String> text, String atTheBeginning) {
    return part -> part.last() == null ? atTheBeginning : text.apply(part.last());
  }

  private static SqlArrayValue array(List<PartOfKey> parts, Function<PartOfKey, String> text) {
    return new SqlArrayValue("text", parts.stream().map(text).toArray());
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
    Priority priority =
        Priority.ordering(
            new Priority(
                row.getInt("priority"),
                row.getString("fairness_key"),
                row.getFloat("fairness_weight"),
                null));
    return new Waiting(
        new Hint(task, kind, row.getString("type"), row.getString("task_queue"), since, priority),
        new Position(since, row.getInt("shard"), runId, event));
  }

  @Override
  public Map<Integer, Backlog> backlogs(QueueKey queue) {
    Map<Integer, Backlog> backlogs = new TreeMap<>();
    if (isStorable(queue.name())) {
      of(
              queue,
              "SELECT priority, count(*) AS tasks, min(since) AS oldest FROM waiting_tasks WHERE "
                  + OF_QUEUE
                  + " GROUP BY priority")
          .query(
              row -> {
                backlogs.put(row.getInt("priority"), backlog(row));
              });
    }
    return backlogs;
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

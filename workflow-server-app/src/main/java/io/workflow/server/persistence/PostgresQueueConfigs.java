package io.workflow.server.persistence;

import io.workflow.server.matching.QueueConfig;
import io.workflow.server.matching.QueueConfigStore;
import io.workflow.server.matching.QueueKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code task_queue_configs}: few rows, each set by a person. */
@Repository
class PostgresQueueConfigs implements QueueConfigStore {

  private final JdbcClient jdbc;

  PostgresQueueConfigs(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public void set(QueueKey queue, QueueConfig config) {
    int rows =
        jdbc.sql(
                """
                INSERT INTO task_queue_configs (namespace, task_queue, kind, tasks_per_second, \
                reason, identity, updated_at)
                VALUES (:namespace, :queue, :kind, :limit, :reason, :identity, :time)
                ON CONFLICT (namespace, task_queue, kind) DO UPDATE SET
                  tasks_per_second = excluded.tasks_per_second, reason = excluded.reason,
                  identity = excluded.identity, updated_at = excluded.updated_at
                """)
            .param("namespace", queue.namespace())
            .param("queue", queue.name())
            .param("kind", WaitingTaskStatements.code(queue.kind()))
            .param("limit", config.tasksPerSecond(), Types.DOUBLE)
            .param("reason", config.reason())
            .param("identity", config.identity())
            .param("time", config.time().atOffset(ZoneOffset.UTC))
            .update();
    if (rows != 1) {
      throw new IllegalStateException("Expected one row to be written, but got " + rows);
    }
  }

  @Override
  public Map<QueueKey, QueueConfig> all() {
    Map<QueueKey, QueueConfig> all = new HashMap<>();
    jdbc.sql("SELECT * FROM task_queue_configs")
        .query(
            row -> {
              all.put(queue(row), config(row));
            });
    return Map.copyOf(all);
  }

  private static QueueKey queue(ResultSet row) throws SQLException {
    return new QueueKey(
        row.getString("namespace"),
        row.getString("task_queue"),
        WaitingTaskStatements.kind(row.getInt("kind")),
        false);
  }

  private static QueueConfig config(ResultSet row) throws SQLException {
    double limit = row.getDouble("tasks_per_second");
    return new QueueConfig(
        row.wasNull() ? null : limit,
        row.getString("reason"),
        row.getString("identity"),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}

package io.workflow.server.persistence;

import io.workflow.server.matching.QueueConfig;
import io.workflow.server.matching.QueueConfig.RateLimit;
import io.workflow.server.matching.QueueConfigStore;
import io.workflow.server.matching.QueueKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code task_queue_configs}: few rows, each set by a person. */
@Repository
class PostgresQueueConfigs implements QueueConfigStore {

  private static final String ONE =
      " WHERE namespace = :namespace AND task_queue = :queue AND kind = :kind";

  /** When a limit was set that was never set. */
  private static final Instant NEVER = Instant.EPOCH;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  PostgresQueueConfigs(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  @Override
  public QueueConfig update(QueueKey queue, UnaryOperator<QueueConfig> change) {
    return Objects.requireNonNull(
        transactions.execute(
            _status -> {
              QueueConfig config = change.apply(locked(queue));
              write(queue, config);
              return config;
            }));
  }

  /** The row is there from now on, and ours until the transaction ends. */
  private QueueConfig locked(QueueKey queue) {
    of(
            queue,
            """
            INSERT INTO task_queue_configs (namespace, task_queue, kind, reason, identity, updated_at)
            VALUES (:namespace, :queue, :kind, '', '', 'epoch') ON CONFLICT DO NOTHING
            """)
        .update();
    return of(queue, "SELECT * FROM task_queue_configs" + ONE + " FOR UPDATE")
        .query((row, _number) -> config(row))
        .single();
  }

  private void write(QueueKey queue, QueueConfig config) {
    List<Map.Entry<String, Float>> weights = List.copyOf(config.weights().entrySet());
    JdbcClient.StatementSpec update =
        of(
                queue,
                """
                UPDATE task_queue_configs SET
                  tasks_per_second = :limit, reason = :reason, identity = :identity,
                  updated_at = :time, key_tasks_per_second = :keyLimit, key_reason = :keyReason,
                  key_identity = :keyIdentity, key_updated_at = :keyTime, fairness_keys = :keys,
                  fairness_weights = :weights
                """
                    + ONE)
            .param("keys", array("text", weights.stream().map(Map.Entry::getKey).toArray()))
            .param("weights", array("float4", weights.stream().map(Map.Entry::getValue).toArray()));
    update = limit(update, config.ofQueue(), "limit", "reason", "identity", "time");
    update = limit(update, config.ofKeys(), "keyLimit", "keyReason", "keyIdentity", "keyTime");
    int rows = update.update();
    if (rows != 1) {
      throw new IllegalStateException("Expected one row to be written, but got " + rows);
    }
  }

  private static SqlArrayValue array(String type, Object[] values) {
    return new SqlArrayValue(type, values);
  }

  private static JdbcClient.StatementSpec limit(
      JdbcClient.StatementSpec update,
      @Nullable RateLimit limit,
      String perSecond,
      String reason,
      String identity,
      String time) {
    return update
        .param(perSecond, limit == null ? null : limit.tasksPerSecond(), Types.DOUBLE)
        .param(reason, limit == null ? "" : limit.reason())
        .param(identity, limit == null ? "" : limit.identity())
        .param(time, (limit == null ? NEVER : limit.time()).atOffset(ZoneOffset.UTC));
  }

  private JdbcClient.StatementSpec of(QueueKey queue, String sql) {
    return jdbc.sql(sql)
        .param("namespace", queue.namespace())
        .param("queue", queue.name())
        .param("kind", WaitingTaskStatements.code(queue.kind()));
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
    return new QueueConfig(
        limit(row, "tasks_per_second", "reason", "identity", "updated_at"),
        limit(row, "key_tasks_per_second", "key_reason", "key_identity", "key_updated_at"),
        weights(row));
  }

  private static @Nullable RateLimit limit(
      ResultSet row, String perSecond, String reason, String identity, String time)
      throws SQLException {
    Instant setAt = row.getObject(time, OffsetDateTime.class).toInstant();
    if (setAt.equals(NEVER)) {
      return null;
    }
    double limit = row.getDouble(perSecond);
    return new RateLimit(
        row.wasNull() ? null : limit, row.getString(reason), row.getString(identity), setAt);
  }

  private static Map<String, Float> weights(ResultSet row) throws SQLException {
    String[] keys = (String[]) row.getArray("fairness_keys").getArray();
    Float[] weights = (Float[]) row.getArray("fairness_weights").getArray();
    Map<String, Float> all = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      all.put(keys[i], weights[i]);
    }
    return Map.copyOf(all);
  }
}

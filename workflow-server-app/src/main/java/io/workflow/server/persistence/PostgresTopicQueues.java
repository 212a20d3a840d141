package io.workflow.server.persistence;

import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.TopicQueueStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code task_topics}, which is small: few queues are read by native workers. */
@Repository
class PostgresTopicQueues implements TopicQueueStore {

  private static final String UNUSED =
      """
       t.registered_at < ? AND NOT EXISTS (
        SELECT FROM waiting_tasks w
        WHERE w.namespace = t.namespace AND w.task_queue = t.task_queue AND w.kind = t.kind)
      """;

  private final JdbcClient jdbc;

  PostgresTopicQueues(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /** A row that was written by this statement was changed by no other one. */
  @Override
  public boolean register(QueueKey queue, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO task_topics AS t (namespace, task_queue, kind, registered_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (namespace, task_queue, kind)
            DO UPDATE SET registered_at = greatest(t.registered_at, excluded.registered_at)
            RETURNING xmax = 0 AS made
            """)
        .params(queue.namespace(), queue.name(), code(queue), time(now))
        .query(Boolean.class)
        .single();
  }

  @Override
  public Set<QueueKey> all() {
    return new HashSet<>(
        jdbc.sql("SELECT namespace, task_queue, kind FROM task_topics")
            .query((row, _number) -> queue(row))
            .list());
  }

  @Override
  public Map<QueueKey, UUID> topicIds() {
    Map<QueueKey, UUID> ids = new HashMap<>();
    jdbc.sql(
            "SELECT namespace, task_queue, kind, topic_id FROM task_topics"
                + " WHERE topic_id IS NOT NULL")
        .query(
            (RowCallbackHandler) row -> ids.put(queue(row), row.getObject("topic_id", UUID.class)));
    return ids;
  }

  @Override
  public void holds(QueueKey queue, UUID topicId) {
    jdbc.sql(
            "UPDATE task_topics SET topic_id = ?"
                + " WHERE namespace = ? AND task_queue = ? AND kind = ?")
        .params(topicId, queue.namespace(), queue.name(), code(queue))
        .update();
  }

  @Override
  public List<QueueKey> unusedSince(Instant time) {
    return jdbc.sql("SELECT namespace, task_queue, kind FROM task_topics t WHERE" + UNUSED)
        .param(time(time))
        .query((row, _number) -> queue(row))
        .list();
  }

  @Override
  public boolean forget(QueueKey queue, Instant unusedSince) {
    return jdbc.sql(
                """
                DELETE FROM task_topics t
                WHERE t.namespace = ? AND t.task_queue = ? AND t.kind = ? AND\
                """
                    + UNUSED)
            .params(queue.namespace(), queue.name(), code(queue), time(unusedSince))
            .update()
        > 0;
  }

  private static QueueKey queue(ResultSet row) throws SQLException {
    return new QueueKey(
        row.getString("namespace"),
        row.getString("task_queue"),
        WaitingTaskStatements.kind(row.getInt("kind")),
        false);
  }

  private static short code(QueueKey queue) {
    return WaitingTaskStatements.code(queue.kind());
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}

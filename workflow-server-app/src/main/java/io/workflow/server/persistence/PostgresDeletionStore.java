package io.workflow.server.persistence;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.cluster.Jobs;
import io.workflow.server.deletion.DeletionStore;
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

/** Deletes from the tables of the hot path, but not on its connections. */
@Repository
class PostgresDeletionStore implements DeletionStore {

  private static final UUID LOWEST = new UUID(0, 0);

  private final JdbcClient jdbc;
  private final ClusterMetadata cluster;

  PostgresDeletionStore(DataSource dataSource, ClusterMetadata cluster) {
    this.jdbc = JdbcClient.create(dataSource);
    this.cluster = cluster;
  }

  @Override
  public int deleteHistory(WorkflowKey key, String runId, int limit) {
    UUID id = StoredRunIds.parse(runId);
    if (id == null) {
      return 0;
    }
    int shard = shard(key);
    return jdbc.sql(
            """
            DELETE FROM history
            WHERE shard = ? AND run_id = ? AND sequence <= (
              SELECT max(sequence) FROM (
                SELECT sequence FROM history WHERE shard = ? AND run_id = ? ORDER BY sequence \
                LIMIT ?
              ) AS first_rows)
              AND NOT EXISTS (SELECT FROM executions e WHERE e.shard = ? AND e.run_id = ?)
            """)
        .params(shard, id, shard, id, limit, shard, id)
        .update();
  }

  @Override
  public boolean deleteVisibility(WorkflowKey key, String runId) {
    UUID id = StoredRunIds.parse(runId);
    return id != null
        && jdbc.sql(
                    """
                    DELETE FROM visibility
                    WHERE run_id = ? AND namespace = ? AND workflow_id = ? AND status <> 0
                    """)
                .params(id, key.namespace(), key.workflowId())
                .update()
            > 0;
  }

  @Override
  public List<Due> due(Instant now, List<Integer> slices, @Nullable Due last, int limit) {
    return jdbc.sql(
            """
            SELECT namespace, workflow_id, run_id, delete_at FROM visibility
            WHERE delete_at <= ? AND (delete_at, run_id) > (?, ?)
              AND get_byte(uuid_send(run_id), 15) % ? = ANY (?)
            ORDER BY delete_at, run_id LIMIT ?
            """)
        .param(time(now))
        .param(time(last == null ? Instant.EPOCH : last.since()))
        .param(last == null ? LOWEST : UUID.fromString(last.run().runId()))
        .param(Jobs.SLICES)
        .param(slices.toArray(Integer[]::new))
        .param(limit)
        .query(
            (row, number) ->
                new Due(run(row), row.getObject("delete_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  @Override
  public List<Run> ofNamespace(String namespace, @Nullable String lastRunId, int limit) {
    return jdbc.sql(
            """
            SELECT namespace, workflow_id, run_id FROM visibility
            WHERE namespace = ? AND run_id > ? ORDER BY run_id LIMIT ?
            """)
        .params(namespace, lastRunId == null ? LOWEST : UUID.fromString(lastRunId), limit)
        .query((row, number) -> run(row))
        .list();
  }

  @Override
  public List<String> deletedNamespaces(Instant now) {
    return jdbc.sql("SELECT name FROM deleted_namespaces WHERE deleted_at <= ? ORDER BY name")
        .param(time(now))
        .query(String.class)
        .list();
  }

  @Override
  public void forgetNamespace(String namespace) {
    jdbc.sql(
            """
            WITH attributes AS (DELETE FROM search_attributes WHERE namespace = ?)
            DELETE FROM deleted_namespaces WHERE name = ?
            """)
        .params(namespace, namespace)
        .update();
  }

  private static Run run(ResultSet row) throws SQLException {
    return new Run(
        new WorkflowKey(row.getString("namespace"), row.getString("workflow_id")),
        row.getString("run_id"));
  }

  private int shard(WorkflowKey key) {
    return key.shard(cluster.numberOfShards());
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}

package io.workflow.server.persistence;

import io.workflow.engine.shard.HistoryStore.StoredRow;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.persistence.BinaryArray.Element;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Loads runs: one statement, so one round trip, whose rows are the runs themselves (sequence 0),
 * the history rows after their snapshots, and their tasks that have waited for long (sequence -1).
 */
final class RunQueries {

  private static final String CURRENT =
      """
      WITH run AS MATERIALIZED (
        SELECT k.ordinal, c.shard, c.run_id, c.namespace, c.workflow_id, c.status, \
        c.start_request_id, e.wake_at,
          e.snapshot_sequence, e.snapshot
        FROM unnest(?, ?, ?, ?) AS k (ordinal, shard, namespace, workflow_id)
        JOIN current_runs c
          ON c.shard = k.shard AND c.namespace = k.namespace AND c.workflow_id = k.workflow_id
        LEFT JOIN executions e ON c.status = 0 AND e.shard = c.shard AND e.run_id = c.run_id
      )
      """;

  private static final String ONE =
      """
      WITH run AS MATERIALIZED (
        SELECT 0 AS ordinal, e.shard, e.run_id, e.namespace, e.workflow_id, e.status, \
        e.start_request_id, e.wake_at,
          e.snapshot_sequence, e.snapshot
        FROM executions e WHERE e.shard = ? AND e.run_id = ? AND e.namespace = ? AND \
        e.workflow_id = ?
      )
      """;

  private static final String RUNS_AND_ROWS =
      """
      SELECT ordinal, 0::bigint, snapshot, run_id, status, start_request_id, wake_at, \
      snapshot_sequence, namespace,
        workflow_id
      FROM run
      UNION ALL
      SELECT r.ordinal, h.sequence, h.changes, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM run r JOIN history h
        ON h.shard = r.shard AND h.run_id = r.run_id AND h.sequence > r.snapshot_sequence
      UNION ALL
      SELECT r.ordinal, -1, NULL, NULL, w.attempt, NULL, NULL, w.scheduled_event_id, NULL, NULL
      FROM run r JOIN waiting_tasks w ON w.shard = r.shard AND w.run_id = r.run_id
      WHERE r.status = 0
      """;

  private RunQueries() {}

  static Map<WorkflowKey, StoredRun> current(
      Connection connection, Map<WorkflowKey, Integer> shardByKey) throws SQLException {
    BinaryArray ordinal = new BinaryArray(Element.INT4, shardByKey.size());
    BinaryArray shard = new BinaryArray(Element.INT4, shardByKey.size());
    BinaryArray namespace = new BinaryArray(Element.TEXT, shardByKey.size());
    BinaryArray workflowId = new BinaryArray(Element.TEXT, shardByKey.size());
    int next = 0;
    for (Map.Entry<WorkflowKey, Integer> entry : shardByKey.entrySet()) {
      ordinal.add(next++);
      shard.add(entry.getValue().intValue());
      namespace.add(entry.getKey().namespace());
      workflowId.add(entry.getKey().workflowId());
    }
    try (PreparedStatement statement = connection.prepareStatement(CURRENT + RUNS_AND_ROWS)) {
      statement.setObject(1, ordinal);
      statement.setObject(2, shard);
      statement.setObject(3, namespace);
      statement.setObject(4, workflowId);
      Map<WorkflowKey, StoredRun> runs = HashMap.newHashMap(shardByKey.size());
      for (StoredRun run : read(statement)) {
        runs.put(run.key(), run);
      }
      return runs;
    }
  }

  static @Nullable StoredRun one(Connection connection, int shard, WorkflowKey key, UUID runId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ONE + RUNS_AND_ROWS)) {
      statement.setInt(1, shard);
      statement.setObject(2, runId);
      statement.setString(3, key.namespace());
      statement.setString(4, key.workflowId());
      List<StoredRun> runs = read(statement);
      return runs.isEmpty() ? null : runs.getFirst();
    }
  }

  private static List<StoredRun> read(PreparedStatement statement) throws SQLException {
    Map<Integer, StoredRun> runs = new HashMap<>();
    Map<Integer, List<StoredRow>> rows = new HashMap<>();
    Map<Integer, Map<Long, Integer>> waiting = new HashMap<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        Integer ordinal = result.getInt(1);
        long sequence = result.getLong(2);
        List<StoredRow> ofRun = rows.computeIfAbsent(ordinal, unused -> new ArrayList<>());
        Map<Long, Integer> tasks = waiting.computeIfAbsent(ordinal, unused -> new HashMap<>());
        if (sequence == 0) {
          runs.put(ordinal, run(result, ofRun, tasks));
        } else if (sequence < 0) {
          tasks.put(result.getLong(8), result.getInt(5));
        } else {
          ofRun.add(new StoredRow(sequence, result.getBytes(3)));
        }
      }
    }
    rows.values().forEach(ofRun -> ofRun.sort(Comparator.comparingLong(StoredRow::sequence)));
    return List.copyOf(runs.values());
  }

  /** {@code rows} and {@code waiting} are still being filled. */
  @SuppressWarnings("NullAway") // snapshot and wake_at may be null, which the driver does not say
  private static StoredRun run(ResultSet result, List<StoredRow> rows, Map<Long, Integer> waiting)
      throws SQLException {
    return new StoredRun(
        new WorkflowKey(result.getString(9), result.getString(10)),
        result.getObject(4, UUID.class).toString(),
        WorkflowStatusCode.status(result.getInt(5)),
        result.getString(6),
        instant(result, 7),
        result.getLong(8),
        result.getBytes(3),
        rows,
        waiting);
  }

  static @Nullable Instant instant(ResultSet result, int column) throws SQLException {
    OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

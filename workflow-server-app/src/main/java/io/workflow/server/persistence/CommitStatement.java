package io.workflow.server.persistence;

import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.CommitBatch.ClosedRunRow;
import io.workflow.engine.shard.CommitBatch.HistoryRow;
import io.workflow.engine.shard.CommitBatch.MessageRow;
import io.workflow.engine.shard.CommitBatch.OpenedRun;
import io.workflow.engine.shard.CommitBatch.PropertiesRow;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.CommitBatch.Snapshot;
import io.workflow.engine.shard.CommitBatch.WakeUp;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.RootExecution;
import io.workflow.server.persistence.BinaryArray.Element;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A batch as one call of the database: only the statements that it needs, each for all of its rows,
 * joined by semicolons. In autocommit mode the driver sends them with a single Sync at the end, so
 * they are one round trip and one implicit transaction; the fence comes first and raises an error.
 */
final class CommitStatement {

  private static final String FENCE = "SELECT check_epochs(?, ?)";

  private static final String OPEN =
      """
      WITH opened AS MATERIALIZED (
        SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS o (
          shard, run_id, namespace, workflow_id, start_request_id, wake_at, is_current, \
          workflow_type, task_queue,
          start_time, execution_time, memo, search_attributes, parent_workflow_id, parent_run_id,
          root_workflow_id, root_run_id)
      ), execution AS (
        INSERT INTO executions (shard, run_id, namespace, workflow_id, status, start_request_id, \
        wake_at)
        SELECT shard, run_id, namespace, workflow_id, 0, start_request_id, wake_at FROM opened
      ), current_run AS (
        INSERT INTO current_runs (shard, namespace, workflow_id, run_id, status, start_request_id)
        SELECT shard, namespace, workflow_id, run_id, 0, start_request_id FROM opened WHERE \
        is_current
        ON CONFLICT (shard, namespace, workflow_id) DO UPDATE
        SET run_id = excluded.run_id, status = excluded.status, start_request_id = \
        excluded.start_request_id
      )
      INSERT INTO visibility (namespace, run_id, workflow_id, workflow_type, task_queue, status, \
      start_time,
        execution_time, memo, search_attributes, parent_workflow_id, parent_run_id, \
        root_workflow_id, root_run_id)
      SELECT namespace, run_id, workflow_id, workflow_type, task_queue, 0, start_time, \
      execution_time,
        memo::jsonb, search_attributes::jsonb, parent_workflow_id, parent_run_id, \
        root_workflow_id, root_run_id
      FROM opened
      """;

  private static final String ADD_HISTORY =
      """
      INSERT INTO history (shard, run_id, sequence, first_event_id, event_count, changes)
      SELECT * FROM unnest(?, ?, ?, ?, ?, ?)
      """;

  private static final String SET_ALARM =
      """
      UPDATE executions e SET wake_at = w.wake_at
      FROM unnest(?, ?, ?) AS w (shard, run_id, wake_at)
      WHERE e.shard = w.shard AND e.run_id = w.run_id
      """;

  private static final String CLOSE =
      """
      WITH closed AS MATERIALIZED (
        SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) AS c (
          shard, run_id, namespace, workflow_id, status, close_time, history_length, \
          history_size, transitions)
      ), execution AS (
        UPDATE executions e SET status = c.status, wake_at = NULL
        FROM closed c WHERE e.shard = c.shard AND e.run_id = c.run_id
      ), current_run AS (
        UPDATE current_runs r SET status = c.status
        FROM closed c
        WHERE r.shard = c.shard AND r.namespace = c.namespace AND r.workflow_id = c.workflow_id
          AND r.run_id = c.run_id
      )
      UPDATE visibility v
      SET status = c.status, close_time = c.close_time, history_length = c.history_length,
        history_size = c.history_size, state_transition_count = c.transitions,
        delete_at = c.close_time
          + make_interval(secs => (SELECT n.retention FROM namespaces n WHERE n.name = c.namespace))
      FROM closed c WHERE v.run_id = c.run_id
      """;

  private static final String SET_PROPERTIES =
      """
      UPDATE visibility v
      SET memo = (v.memo || p.memo::jsonb) - ARRAY(SELECT \
      jsonb_array_elements_text(p.memo_removed::jsonb)),
        search_attributes = (v.search_attributes || p.search_attributes::jsonb)
          - ARRAY(SELECT jsonb_array_elements_text(p.search_attributes_removed::jsonb))
      FROM unnest(?, ?, ?, ?, ?) AS p (run_id, memo, memo_removed, search_attributes, \
      search_attributes_removed)
      WHERE v.run_id = p.run_id
      """;

  /** Bounded by the snapshot before, so that a long history is not read again each time. */
  private static final String DROP_ROWS_WITHOUT_EVENTS =
      """
      DELETE FROM history h
      USING unnest(?, ?, ?) AS s (shard, run_id, sequence), executions e
      WHERE e.shard = s.shard AND e.run_id = s.run_id
        AND h.shard = s.shard AND h.run_id = s.run_id
        AND h.sequence > e.snapshot_sequence AND h.sequence <= s.sequence AND h.event_count = 0
      """;

  private static final String SET_SNAPSHOT =
      """
      UPDATE executions e SET snapshot_sequence = s.sequence, snapshot = s.state
      FROM unnest(?, ?, ?, ?) AS s (shard, run_id, sequence, state)
      WHERE e.shard = s.shard AND e.run_id = s.run_id
      """;

  private static final String ADD_MESSAGES =
      """
      INSERT INTO outbox (shard, sequence, target_namespace, target_workflow_id, message)
      SELECT * FROM unnest(?, ?, ?, ?, ?)
      """;

  private static final String DROP_SETTLED_MESSAGES =
      """
      DELETE FROM outbox o USING unnest(?, ?) AS s (shard, sequence)
      WHERE o.shard = s.shard AND o.sequence = s.sequence
      """;

  private final CommitBatch batch;
  private final List<String> statements = new ArrayList<>();
  private final List<BinaryArray> parameters = new ArrayList<>();

  private CommitStatement(CommitBatch batch) {
    this.batch = batch;
  }

  static void execute(Connection connection, CommitBatch batch) throws SQLException {
    CommitStatement commit = new CommitStatement(batch);
    commit.build();
    try (PreparedStatement statement =
        connection.prepareStatement(String.join(";", commit.statements))) {
      for (int i = 0; i < commit.parameters.size(); i++) {
        statement.setObject(i + 1, commit.parameters.get(i));
      }
      statement.execute();
    }
  }

  private void build() {
    fence();
    if (!batch.opened().isEmpty()) {
      open(batch.opened());
    }
    if (!batch.historyRows().isEmpty()) {
      addHistory(batch.historyRows());
    }
    if (!batch.wakeUps().isEmpty()) {
      setAlarms(batch.wakeUps());
    }
    if (!batch.properties().isEmpty()) {
      setProperties(batch.properties());
    }
    if (!batch.closed().isEmpty()) {
      close(batch.closed());
    }
    if (!batch.snapshots().isEmpty()) {
      snapshot(batch.snapshots());
    }
    if (!batch.messages().isEmpty()) {
      addMessages(batch.messages());
    }
    if (!batch.settled().isEmpty()) {
      dropSettled(batch.settled());
    }
  }

  private void fence() {
    statements.add(FENCE);
    BinaryArray shard = array(Element.INT4, batch.epochs().size());
    BinaryArray epoch = array(Element.INT8, batch.epochs().size());
    batch
        .epochs()
        .forEach(
            (ofShard, expected) -> {
              shard.add(ofShard.intValue());
              epoch.add(expected.longValue());
            });
  }

  private void open(List<OpenedRun> runs) {
    statements.add(OPEN);
    BinaryArray shard = array(Element.INT4, runs.size());
    BinaryArray runId = array(Element.UUID, runs.size());
    BinaryArray namespace = array(Element.TEXT, runs.size());
    BinaryArray workflowId = array(Element.TEXT, runs.size());
    BinaryArray startRequestId = array(Element.TEXT, runs.size());
    BinaryArray wakeAt = array(Element.TIMESTAMPTZ, runs.size());
    BinaryArray isCurrent = array(Element.BOOL, runs.size());
    BinaryArray workflowType = array(Element.TEXT, runs.size());
    BinaryArray taskQueue = array(Element.TEXT, runs.size());
    BinaryArray startTime = array(Element.TIMESTAMPTZ, runs.size());
    BinaryArray executionTime = array(Element.TIMESTAMPTZ, runs.size());
    BinaryArray memo = array(Element.TEXT, runs.size());
    BinaryArray searchAttributes = array(Element.TEXT, runs.size());
    BinaryArray parentWorkflowId = array(Element.TEXT, runs.size());
    BinaryArray parentRunId = array(Element.TEXT, runs.size());
    BinaryArray rootWorkflowId = array(Element.TEXT, runs.size());
    BinaryArray rootRunId = array(Element.TEXT, runs.size());
    Set<String> current = currentRuns(runs);
    for (OpenedRun run : runs) {
      shard.add(run.shard());
      runId.add(UUID.fromString(run.runId()));
      namespace.add(run.key().namespace());
      workflowId.add(run.key().workflowId());
      startRequestId.add(run.startRequestId());
      wakeAt.add(run.wakeAt());
      isCurrent.add(current.contains(run.runId()));
      workflowType.add(run.workflowType());
      taskQueue.add(run.taskQueue());
      startTime.add(run.startTime());
      executionTime.add(run.executionTime() == null ? run.startTime() : run.executionTime());
      memo.add(VisibilityDocuments.memo(run.memo()));
      searchAttributes.add(VisibilityDocuments.searchAttributes(run.searchAttributes()));
      ParentExecution parent = run.parent();
      parentWorkflowId.add(parent == null ? null : parent.workflowId());
      parentRunId.add(parent == null ? null : parent.runId());
      RootExecution root = parent == null ? null : parent.root();
      rootWorkflowId.add(root == null ? null : root.workflowId());
      rootRunId.add(root == null ? null : root.runId());
    }
  }

  /** A workflow id can be opened, closed and opened again in one batch: the last run counts. */
  private static Set<String> currentRuns(List<OpenedRun> runs) {
    Set<WorkflowKey> seen = new HashSet<>();
    Set<String> current = new HashSet<>();
    for (OpenedRun run : runs.reversed()) {
      if (seen.add(run.key())) {
        current.add(run.runId());
      }
    }
    return current;
  }

  private void addHistory(List<HistoryRow> rows) {
    statements.add(ADD_HISTORY);
    BinaryArray shard = array(Element.INT4, rows.size());
    BinaryArray runId = array(Element.UUID, rows.size());
    BinaryArray sequence = array(Element.INT8, rows.size());
    BinaryArray firstEventId = array(Element.INT8, rows.size());
    BinaryArray eventCount = array(Element.INT4, rows.size());
    BinaryArray changes = array(Element.BYTEA, rows.size());
    for (HistoryRow row : rows) {
      shard.add(row.shard());
      runId.add(UUID.fromString(row.runId()));
      sequence.add(row.sequence());
      firstEventId.add(row.firstEventId());
      eventCount.add(row.eventCount());
      changes.add(row.changes());
    }
  }

  private void setAlarms(List<WakeUp> wakeUps) {
    statements.add(SET_ALARM);
    BinaryArray shard = array(Element.INT4, wakeUps.size());
    BinaryArray runId = array(Element.UUID, wakeUps.size());
    BinaryArray wakeAt = array(Element.TIMESTAMPTZ, wakeUps.size());
    for (WakeUp wakeUp : wakeUps) {
      shard.add(wakeUp.shard());
      runId.add(UUID.fromString(wakeUp.runId()));
      wakeAt.add(wakeUp.wakeAt());
    }
  }

  private void close(List<ClosedRunRow> runs) {
    statements.add(CLOSE);
    BinaryArray shard = array(Element.INT4, runs.size());
    BinaryArray runId = array(Element.UUID, runs.size());
    BinaryArray namespace = array(Element.TEXT, runs.size());
    BinaryArray workflowId = array(Element.TEXT, runs.size());
    BinaryArray status = array(Element.INT2, runs.size());
    BinaryArray closeTime = array(Element.TIMESTAMPTZ, runs.size());
    BinaryArray historyLength = array(Element.INT8, runs.size());
    BinaryArray historySize = array(Element.INT8, runs.size());
    BinaryArray transitions = array(Element.INT8, runs.size());
    for (ClosedRunRow run : runs) {
      if (run.status() == WorkflowStatus.RUNNING) {
        throw new IllegalArgumentException(
            "Expected run " + run.runId() + " to be closed with a closed status");
      }
      shard.add(run.shard());
      runId.add(UUID.fromString(run.runId()));
      namespace.add(run.key().namespace());
      workflowId.add(run.key().workflowId());
      status.add(WorkflowStatusCode.of(run.status()));
      closeTime.add(run.closeTime());
      historyLength.add(run.historyLength());
      historySize.add(run.historySizeBytes());
      transitions.add(run.stateTransitionCount());
    }
  }

  private void setProperties(List<PropertiesRow> rows) {
    statements.add(SET_PROPERTIES);
    BinaryArray runId = array(Element.UUID, rows.size());
    BinaryArray memo = array(Element.TEXT, rows.size());
    BinaryArray memoRemoved = array(Element.TEXT, rows.size());
    BinaryArray searchAttributes = array(Element.TEXT, rows.size());
    BinaryArray searchAttributesRemoved = array(Element.TEXT, rows.size());
    for (PropertiesRow row : rows) {
      runId.add(UUID.fromString(row.runId()));
      memo.add(VisibilityDocuments.memo(row.memo()));
      memoRemoved.add(VisibilityDocuments.names(row.memo(), Payloads::isNothing));
      searchAttributes.add(VisibilityDocuments.searchAttributes(row.searchAttributes()));
      searchAttributesRemoved.add(
          VisibilityDocuments.names(row.searchAttributes(), Payloads::isUnset));
    }
  }

  private void snapshot(List<Snapshot> snapshots) {
    statements.add(DROP_ROWS_WITHOUT_EVENTS);
    addSnapshotKeys(snapshots);
    statements.add(SET_SNAPSHOT);
    addSnapshotKeys(snapshots);
    BinaryArray state = array(Element.BYTEA, snapshots.size());
    for (Snapshot snapshot : snapshots) {
      state.add(snapshot.state());
    }
  }

  private void addSnapshotKeys(List<Snapshot> snapshots) {
    BinaryArray shard = array(Element.INT4, snapshots.size());
    BinaryArray runId = array(Element.UUID, snapshots.size());
    BinaryArray sequence = array(Element.INT8, snapshots.size());
    for (Snapshot snapshot : snapshots) {
      shard.add(snapshot.shard());
      runId.add(UUID.fromString(snapshot.runId()));
      sequence.add(snapshot.sequence());
    }
  }

  private void addMessages(List<MessageRow> messages) {
    statements.add(ADD_MESSAGES);
    BinaryArray shard = array(Element.INT4, messages.size());
    BinaryArray sequence = array(Element.INT8, messages.size());
    BinaryArray targetNamespace = array(Element.TEXT, messages.size());
    BinaryArray targetWorkflowId = array(Element.TEXT, messages.size());
    BinaryArray message = array(Element.BYTEA, messages.size());
    for (MessageRow row : messages) {
      shard.add(row.shard());
      sequence.add(row.sequence());
      targetNamespace.add(row.content().target().namespace());
      targetWorkflowId.add(row.content().target().workflowId());
      message.add(row.message());
    }
  }

  private void dropSettled(List<SettledMessage> messages) {
    statements.add(DROP_SETTLED_MESSAGES);
    BinaryArray shard = array(Element.INT4, messages.size());
    BinaryArray sequence = array(Element.INT8, messages.size());
    for (SettledMessage message : messages) {
      shard.add(message.shard());
      sequence.add(message.sequence());
    }
  }

  /** Parameters are numbered in the order of these calls, across all statements. */
  private BinaryArray array(Element element, int size) {
    BinaryArray array = new BinaryArray(element, size);
    parameters.add(array);
    return array;
  }
}

package io.workflow.server.persistence;

import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.CommitBatch.ClosedRunRow;
import io.workflow.engine.shard.CommitBatch.HistoryRow;
import io.workflow.engine.shard.CommitBatch.MessageRow;
import io.workflow.engine.shard.CommitBatch.PropertiesRow;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.CommitBatch.Snapshot;
import io.workflow.engine.shard.CommitBatch.WakeUp;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.server.persistence.BinaryArray.Element;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * A batch as one call of the database: only the statements that it needs, each for all of its rows,
 * joined by semicolons. In autocommit mode the driver sends them with a single Sync at the end, so
 * they are one round trip and one implicit transaction; the fence comes first and raises an error.
 */
final class CommitStatement {

  private static final String FENCE = "SELECT check_epochs(?, ?)";

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
  private final JoinedStatements call = new JoinedStatements();

  private CommitStatement(CommitBatch batch) {
    this.batch = batch;
  }

  static void execute(Connection connection, CommitBatch batch) throws SQLException {
    CommitStatement commit = new CommitStatement(batch);
    commit.build();
    commit.call.execute(connection);
  }

  private void build() {
    fence();
    if (!batch.opened().isEmpty()) {
      OpenedRunRows.add(call, batch.opened());
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
    if (!batch.taken().isEmpty()) {
      WaitingTaskStatements.remove(call, batch.taken());
    }
    if (!batch.waiting().isEmpty()) {
      WaitingTaskStatements.add(call, batch.waiting());
    }
    if (!batch.deleted().isEmpty()) {
      DeletedRunRows.add(call, batch.deleted());
    }
  }

  private void fence() {
    call.begin(FENCE);
    BinaryArray shard = call.array(Element.INT4, batch.epochs().size());
    BinaryArray epoch = call.array(Element.INT8, batch.epochs().size());
    batch
        .epochs()
        .forEach(
            (ofShard, expected) -> {
              shard.add(ofShard.intValue());
              epoch.add(expected.longValue());
            });
  }

  private void addHistory(List<HistoryRow> rows) {
    call.begin(ADD_HISTORY);
    BinaryArray shard = call.array(Element.INT4, rows.size());
    BinaryArray runId = call.array(Element.UUID, rows.size());
    BinaryArray sequence = call.array(Element.INT8, rows.size());
    BinaryArray firstEventId = call.array(Element.INT8, rows.size());
    BinaryArray eventCount = call.array(Element.INT4, rows.size());
    BinaryArray changes = call.array(Element.BYTEA, rows.size());
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
    call.begin(SET_ALARM);
    BinaryArray shard = call.array(Element.INT4, wakeUps.size());
    BinaryArray runId = call.array(Element.UUID, wakeUps.size());
    BinaryArray wakeAt = call.array(Element.TIMESTAMPTZ, wakeUps.size());
    for (WakeUp wakeUp : wakeUps) {
      shard.add(wakeUp.shard());
      runId.add(UUID.fromString(wakeUp.runId()));
      wakeAt.add(wakeUp.wakeAt());
    }
  }

  private void close(List<ClosedRunRow> runs) {
    call.begin(CLOSE);
    BinaryArray shard = call.array(Element.INT4, runs.size());
    BinaryArray runId = call.array(Element.UUID, runs.size());
    BinaryArray namespace = call.array(Element.TEXT, runs.size());
    BinaryArray workflowId = call.array(Element.TEXT, runs.size());
    BinaryArray status = call.array(Element.INT2, runs.size());
    BinaryArray closeTime = call.array(Element.TIMESTAMPTZ, runs.size());
    BinaryArray historyLength = call.array(Element.INT8, runs.size());
    BinaryArray historySize = call.array(Element.INT8, runs.size());
    BinaryArray transitions = call.array(Element.INT8, runs.size());
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
    call.begin(SET_PROPERTIES);
    BinaryArray runId = call.array(Element.UUID, rows.size());
    BinaryArray memo = call.array(Element.TEXT, rows.size());
    BinaryArray memoRemoved = call.array(Element.TEXT, rows.size());
    BinaryArray searchAttributes = call.array(Element.TEXT, rows.size());
    BinaryArray searchAttributesRemoved = call.array(Element.TEXT, rows.size());
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
    call.begin(DROP_ROWS_WITHOUT_EVENTS);
    addSnapshotKeys(snapshots);
    call.begin(SET_SNAPSHOT);
    addSnapshotKeys(snapshots);
    BinaryArray state = call.array(Element.BYTEA, snapshots.size());
    for (Snapshot snapshot : snapshots) {
      state.add(snapshot.state());
    }
  }

  private void addSnapshotKeys(List<Snapshot> snapshots) {
    BinaryArray shard = call.array(Element.INT4, snapshots.size());
    BinaryArray runId = call.array(Element.UUID, snapshots.size());
    BinaryArray sequence = call.array(Element.INT8, snapshots.size());
    for (Snapshot snapshot : snapshots) {
      shard.add(snapshot.shard());
      runId.add(UUID.fromString(snapshot.runId()));
      sequence.add(snapshot.sequence());
    }
  }

  private void addMessages(List<MessageRow> messages) {
    call.begin(ADD_MESSAGES);
    BinaryArray shard = call.array(Element.INT4, messages.size());
    BinaryArray sequence = call.array(Element.INT8, messages.size());
    BinaryArray targetNamespace = call.array(Element.TEXT, messages.size());
    BinaryArray targetWorkflowId = call.array(Element.TEXT, messages.size());
    BinaryArray message = call.array(Element.BYTEA, messages.size());
    for (MessageRow row : messages) {
      shard.add(row.shard());
      sequence.add(row.sequence());
      targetNamespace.add(row.content().target().namespace());
      targetWorkflowId.add(row.content().target().workflowId());
      message.add(row.message());
    }
  }

  private void dropSettled(List<SettledMessage> messages) {
    call.begin(DROP_SETTLED_MESSAGES);
    BinaryArray shard = call.array(Element.INT4, messages.size());
    BinaryArray sequence = call.array(Element.INT8, messages.size());
    for (SettledMessage message : messages) {
      shard.add(message.shard());
      sequence.add(message.sequence());
    }
  }
}

package io.workflow.server.persistence;

import io.workflow.engine.shard.CommitBatch.OpenedRun;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.RootExecution;
import io.workflow.server.persistence.BinaryArray.Element;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a commit writes of the runs that it opens. */
final class OpenedRunRows {

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

  private OpenedRunRows() {}

  static void add(JoinedStatements call, List<OpenedRun> runs) {
    call.begin(OPEN);
    BinaryArray shard = call.array(Element.INT4, runs.size());
    BinaryArray runId = call.array(Element.UUID, runs.size());
    BinaryArray namespace = call.array(Element.TEXT, runs.size());
    BinaryArray workflowId = call.array(Element.TEXT, runs.size());
    BinaryArray startRequestId = call.array(Element.TEXT, runs.size());
    BinaryArray wakeAt = call.array(Element.TIMESTAMPTZ, runs.size());
    BinaryArray isCurrent = call.array(Element.BOOL, runs.size());
    BinaryArray workflowType = call.array(Element.TEXT, runs.size());
    BinaryArray taskQueue = call.array(Element.TEXT, runs.size());
    BinaryArray startTime = call.array(Element.TIMESTAMPTZ, runs.size());
    BinaryArray executionTime = call.array(Element.TIMESTAMPTZ, runs.size());
    BinaryArray memo = call.array(Element.TEXT, runs.size());
    BinaryArray searchAttributes = call.array(Element.TEXT, runs.size());
    BinaryArray parentWorkflowId = call.array(Element.TEXT, runs.size());
    BinaryArray parentRunId = call.array(Element.TEXT, runs.size());
    BinaryArray rootWorkflowId = call.array(Element.TEXT, runs.size());
    BinaryArray rootRunId = call.array(Element.TEXT, runs.size());
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
}

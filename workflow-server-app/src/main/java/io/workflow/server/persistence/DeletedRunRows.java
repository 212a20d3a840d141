package io.workflow.server.persistence;

import io.workflow.engine.shard.CommitBatch.DeletedRun;
import io.workflow.server.persistence.BinaryArray.Element;
import java.util.List;
import java.util.UUID;

/**
 * What a commit deletes of runs that are to be forgotten: what they are found by. History and
 * visibility, which may be many rows, follow beside the lane; that they are due is written here, so
 * that a sweep finds them when nobody else deletes them.
 */
final class DeletedRunRows {

  private static final String DELETE =
      """
      WITH gone AS (
        DELETE FROM executions e
        USING unnest(?, ?, ?, ?) AS d (shard, run_id, namespace, workflow_id)
        WHERE e.shard = d.shard AND e.run_id = d.run_id AND e.namespace = d.namespace
          AND e.workflow_id = d.workflow_id AND e.status <> 0
        RETURNING e.shard, e.namespace, e.workflow_id, e.run_id
      ), current_run AS (
        DELETE FROM current_runs c USING gone g
        WHERE c.shard = g.shard AND c.namespace = g.namespace AND c.workflow_id = g.workflow_id
          AND c.run_id = g.run_id
      )
      UPDATE visibility v SET delete_at = now() FROM gone g
      WHERE v.run_id = g.run_id AND (v.delete_at IS NULL OR v.delete_at > now())
      """;

  private DeletedRunRows() {}

  static void add(JoinedStatements call, List<DeletedRun> runs) {
    call.begin(DELETE);
    BinaryArray shard = call.array(Element.INT4, runs.size());
    BinaryArray runId = call.array(Element.UUID, runs.size());
    BinaryArray namespace = call.array(Element.TEXT, runs.size());
    BinaryArray workflowId = call.array(Element.TEXT, runs.size());
    for (DeletedRun run : runs) {
      UUID id = StoredRunIds.parse(run.runId());
      if (id != null) { // else no run can have it
        shard.add(run.shard());
        runId.add(id);
        namespace.add(run.key().namespace());
        workflowId.add(run.key().workflowId());
      }
    }
  }
}

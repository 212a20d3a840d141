package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import io.workflow.engine.state.Deadlines.Subject;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which run it is, and how it was started.
 *
 * @param startMetadata what the first event carries; {@code null} for nothing
 * @param startTime of a run that a reset began, the time of the reset
 * @param lineage the run and those that it was reset from
 */
public record RunIdentity(
    WorkflowKey key,
    String runId,
    WorkflowExecutionStarted started,
    @Nullable EventMetadata startMetadata,
    Instant startTime,
    Lineage lineage) {

  /** The run has only now begun, after events that it took over. */
  RunIdentity begunAgain(Instant time, Lineage newLineage) {
    return new RunIdentity(key, runId, started, startMetadata, time, newLineage);
  }

  /** The time at which the run ends by itself; {@code null} when it may go on for ever. */
  @Nullable Deadline end() {
    Instant expiry = started.expiry(startTime);
    return expiry == null ? null : new Deadline(expiry, Subject.WORKFLOW_EXECUTION, 0);
  }

  /** The end of the delay of a start. */
  Deadline firstWorkflowTask() {
    return new Deadline(started.firstWorkflowTaskTime(startTime), Subject.FIRST_WORKFLOW_TASK, 0);
  }
}

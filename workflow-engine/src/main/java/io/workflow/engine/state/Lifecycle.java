package io.workflow.engine.state;

import io.workflow.protocol.WorkflowStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come.
 *
 * @param closeTime {@code null} while it is open
 * @param resetRunId the run that a reset began instead of this one; {@code null} when none did
 */
public record Lifecycle(
    WorkflowStatus status, @Nullable Instant closeTime, @Nullable String resetRunId) {

  /** Just opened. */
  static final Lifecycle OPENED = new Lifecycle(WorkflowStatus.RUNNING, null, null);

  Lifecycle closed(WorkflowStatus closedStatus, Instant time) {
    return new Lifecycle(closedStatus, time, resetRunId);
  }

  Lifecycle replacedBy(String runId) {
    return new Lifecycle(status, closeTime, runId);
  }
}

package io.workflow.engine.decide;

import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowStatus;

/** The latest run of a workflow id: what a request finds. */
public sealed interface CurrentRun {

  /** The workflow id was never used. */
  record None() implements CurrentRun {}

  /** The last run is closed; {@code startRequestId} is the request that opened it. */
  record Closed(String runId, WorkflowStatus status, String startRequestId) implements CurrentRun {}

  record Open(WorkflowState state) implements CurrentRun {}
}

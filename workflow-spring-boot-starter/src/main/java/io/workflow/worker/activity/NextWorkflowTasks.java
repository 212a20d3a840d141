package io.workflow.worker.activity;

import io.workflow.protocol.worker.WorkflowTask;
import org.jspecify.annotations.Nullable;

/** Takes the workflow tasks that come with the answers to activity completions. */
public interface NextWorkflowTasks {

  /**
   * Reserves a slot if the run is cached here and a slot is free. Returns what the completion tells
   * the server: the started event of the last workflow task in the cache, or 0 when none can be
   * taken. Other than 0 is followed by {@link #arrived}.
   */
  long reserve(String runId);

  /** The answer is there; {@code null} when it brought no task. Does not block. */
  void arrived(@Nullable WorkflowTask task);
}

package io.workflow.worker;

import io.workflow.protocol.worker.WorkerResponse;

/** Where the rest of a history comes from. */
@FunctionalInterface
public interface HistorySource {

  /**
   * Events in the order of their ids, as many as fit; blocks.
   *
   * @param fromEventId the first event wanted
   * @throws RuntimeException when the server can't be reached or doesn't know the run
   */
  WorkerResponse.History fetch(String namespace, String workflowId, String runId, long fromEventId);
}

package io.workflow.server.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The executions of a namespace at one moment.
 *
 * @param counts executions by workflow type and status
 * @param open the oldest of the open executions
 * @param openInTotal how many there are, also those not shown
 */
public record OpenWorkflows(
    String namespace,
    Map<String, Map<String, Long>> counts,
    long openInTotal,
    List<OpenWorkflow> open) {

  /**
   * An open execution.
   *
   * @param age since its start
   * @param step what it waits for, in words
   */
  public record OpenWorkflow(
      String workflowId,
      String runId,
      String workflowType,
      Instant startTime,
      Duration age,
      String step) {}
}

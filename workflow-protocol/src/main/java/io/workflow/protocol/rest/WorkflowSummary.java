package io.workflow.protocol.rest;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lists show of an execution.
 *
 * @param executionTime when the first workflow task was or will be there: the start, or later with
 *     a start delay
 * @param closeTime {@code null} while it is open
 * @param historyLength the number of events
 */
public record WorkflowSummary(
    String workflowId,
    String runId,
    String workflowType,
    String taskQueue,
    WorkflowStatus status,
    Instant startTime,
    @Nullable Instant executionTime,
    @Nullable Instant closeTime,
    long historyLength,
    Map<String, Payload> memo,
    Map<String, Payload> searchAttributes) {
  public WorkflowSummary {
    memo = Payloads.orEmpty(memo);
    searchAttributes = Payloads.orEmpty(searchAttributes);
  }
}

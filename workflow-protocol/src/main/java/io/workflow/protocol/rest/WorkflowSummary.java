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
 * @param historyLength the number of events; lists know it of closed executions alone, else 0
 * @param historySizeBytes likewise
 * @param stateTransitionCount how often the state changed; likewise
 * @param parentWorkflowId of the workflow that started this one as its child
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
    Map<String, Payload> searchAttributes,
    long historySizeBytes,
    long stateTransitionCount,
    @Nullable String parentWorkflowId,
    @Nullable String parentRunId) {
  public WorkflowSummary {
    memo = Payloads.orEmpty(memo);
    searchAttributes = Payloads.orEmpty(searchAttributes);
  }
}

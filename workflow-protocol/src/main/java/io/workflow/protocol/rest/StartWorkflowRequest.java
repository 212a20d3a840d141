package io.workflow.protocol.rest;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /workflows/{workflowId}}.
 *
 * @param requestId the same id starts the same run, however often it is sent; {@code null} makes
 *     each request a new one
 * @param idReusePolicy {@code null} means {@code ALLOW_DUPLICATE}
 * @param idConflictPolicy {@code null} means {@code FAIL}
 * @param executionTimeout over the whole chain of runs; {@code null} means none
 * @param runTimeout {@code null} means the execution timeout
 * @param taskTimeout of each workflow task; {@code null} means 10 s
 * @param startDelay how long the first workflow task waits; {@code null} means not at all
 * @param retryPolicy {@code null} means that a failed run is not tried again
 * @param identity who asks, for people; {@code null} means unknown
 */
public record StartWorkflowRequest(
    String workflowType,
    String taskQueue,
    List<Payload> input,
    @Nullable String requestId,
    @Nullable WorkflowIdReusePolicy idReusePolicy,
    @Nullable WorkflowIdConflictPolicy idConflictPolicy,
    @Nullable Duration executionTimeout,
    @Nullable Duration runTimeout,
    @Nullable Duration taskTimeout,
    @Nullable Duration startDelay,
    @Nullable String cronSchedule,
    Map<String, Payload> memo,
    Map<String, Payload> searchAttributes,
    Map<String, Payload> header,
    @Nullable RetryPolicy retryPolicy,
    @Nullable String identity) {
  public StartWorkflowRequest {
    input = Payloads.orEmpty(input);
    memo = Payloads.orEmpty(memo);
    searchAttributes = Payloads.orEmpty(searchAttributes);
    header = Payloads.orEmpty(header);
  }
}

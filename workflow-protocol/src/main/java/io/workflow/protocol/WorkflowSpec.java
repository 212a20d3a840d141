package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to run: the same for the request that starts a workflow, the command that starts a child
 * or goes on as new, and the events that these become.
 *
 * @param retryPolicy a failed or timed out run is tried again; {@code null} means that it is not
 * @param cronSchedule when runs begin, one after the other; {@code null}, which a blank one
 *     becomes, means now, once
 * @param priority of the tasks of the run; {@code null} when it is not said
 */
public record WorkflowSpec(
    String workflowType,
    String taskQueue,
    List<Payload> input,
    @JsonUnwrapped WorkflowTimeouts timeouts,
    @Nullable RetryPolicy retryPolicy,
    @Nullable String cronSchedule,
    Map<String, Payload> header,
    Map<String, Payload> memo,
    Map<String, Payload> searchAttributes,
    @Nullable Priority priority) {
  public WorkflowSpec {
    input = Payloads.orEmpty(input);
    header = Payloads.orEmpty(header);
    memo = Payloads.orEmpty(memo);
    searchAttributes = Payloads.orEmpty(searchAttributes);
    cronSchedule = cronSchedule == null || cronSchedule.isBlank() ? null : cronSchedule;
  }

  /** The same where it runs, with the timeouts that bound it there. */
  public WorkflowSpec on(String otherTaskQueue, WorkflowTimeouts otherTimeouts) {
    return new WorkflowSpec(
        workflowType,
        otherTaskQueue,
        input,
        otherTimeouts,
        retryPolicy,
        cronSchedule,
        header,
        memo,
        searchAttributes,
        priority);
  }

  /** The same, as urgent as this. */
  public WorkflowSpec withPriority(@Nullable Priority otherPriority) {
    return new WorkflowSpec(
        workflowType,
        taskQueue,
        input,
        timeouts,
        retryPolicy,
        cronSchedule,
        header,
        memo,
        searchAttributes,
        otherPriority);
  }
}

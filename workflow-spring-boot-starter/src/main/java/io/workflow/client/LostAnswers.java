package io.workflow.client;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.rest.HistoryPage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a request whose answer was lost was carried out, after the workflow that it was
 * for has closed: a signal may well be what made it end.
 */
final class LostAnswers {

  private final WorkflowCalls calls;

  LostAnswers(WorkflowCalls calls) {
    this.calls = calls;
  }

  boolean signaled(String workflowId, @Nullable String runId, String requestId) {
    return hasEvent(
        workflowId,
        runId,
        event ->
            event instanceof WorkflowExecutionSignaled signaled
                && signaled.requestId().equals(requestId));
  }

  boolean cancelRequested(String workflowId, @Nullable String runId) {
    return hasEvent(workflowId, runId, event -> event instanceof WorkflowExecutionCancelRequested);
  }

  boolean terminated(String workflowId, @Nullable String runId) {
    return calls.describe(workflowId, runId).execution().status() == WorkflowStatus.TERMINATED;
  }

  private boolean hasEvent(
      String workflowId, @Nullable String runId, Predicate<EventAttributes> wanted) {
    String run = runId;
    long from = 1;
    do {
      HistoryPage page = calls.history(workflowId, run, from);
      if (page.events().stream().anyMatch(event -> wanted.test(event.attributes()))) {
        return true;
      }
      run = page.runId();
      from = page.events().isEmpty() ? 0 : page.nextEventId();
    } while (from > 0);
    return false;
  }
}

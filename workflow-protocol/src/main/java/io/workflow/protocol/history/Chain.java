package io.workflow.protocol.history;

import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands among the runs that follow each other.
 *
 * @param firstExecutionRunId the run that the chain began with
 * @param continuedExecutionRunId the run before this one; {@code null} for the first
 * @param initiator why the chain goes on with this run; {@code null} for the first
 * @param attempt 1, and one more for each retry
 * @param workflowExecutionExpirationTime when the execution timeout passes
 * @param continuedFailure how the run before this one failed
 * @param lastCompletionResult what the last completed run of the chain returned
 * @param originalExecutionRunId the run that wrote the started event first, where a reset has
 *     copied it: the code's random numbers follow from it; {@code null} means this run
 */
public record Chain(
    String firstExecutionRunId,
    @Nullable String continuedExecutionRunId,
    @Nullable ContinueAsNewInitiator initiator,
    int attempt,
    @Nullable Instant workflowExecutionExpirationTime,
    @Nullable Failure continuedFailure,
    List<Payload> lastCompletionResult,
    @Nullable String originalExecutionRunId) {
  public Chain {
    lastCompletionResult = Payloads.orEmpty(lastCompletionResult);
  }

  /** Where the run after this one stands. */
  public Chain next(
      String runId,
      ContinueAsNewInitiator why,
      int nextAttempt,
      @Nullable Failure failure,
      List<Payload> completionResult) {
    return new Chain(
        firstExecutionRunId,
        runId,
        why,
        nextAttempt,
        workflowExecutionExpirationTime,
        failure,
        completionResult,
        null);
  }

  /** The same for a run that a reset begins again. */
  public Chain restarted(@Nullable Instant newExpirationTime, String originalRunId) {
    return new Chain(
        firstExecutionRunId,
        continuedExecutionRunId,
        initiator,
        attempt,
        newExpirationTime,
        continuedFailure,
        lastCompletionResult,
        originalRunId);
  }
}

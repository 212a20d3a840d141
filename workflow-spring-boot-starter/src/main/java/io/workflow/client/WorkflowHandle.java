package io.workflow.client;

import io.workflow.protocol.rest.WorkflowDescription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One workflow execution. Safe for use by many threads; may be kept or made anew from the workflow
 * id. All methods throw as {@link WorkflowClient} says.
 *
 * @param <R> what the workflow's run method returns
 */
public interface WorkflowHandle<R extends @Nullable Object> {

  String workflowId();

  /** The run; empty when the handle means the open or latest one. */
  Optional<String> runId();

  /** Sends a signal; returns once it is durable. */
  void signal(String signalName, @Nullable Object... arguments);

  /**
   * Asks the workflow code a question.
   *
   * @throws io.workflow.QueryFailedException when the handler failed, is missing, or no worker
   *     answered in time
   */
  <Q> @Nullable Q query(String queryType, Class<Q> resultType, @Nullable Object... arguments);

  /** Asks the workflow to cancel itself; returns once the request is durable. */
  void cancel();

  /** As {@link #cancel()}, with a reason for people. */
  void cancel(String reason);

  /** Ends the workflow at once, without running its code. */
  void terminate(String reason, @Nullable Object... details);

  /** Status, pending activities and so on. */
  WorkflowDescription describe();

  /**
   * Waits for the result, without end.
   *
   * @throws io.workflow.WorkflowFailure when the workflow ended without a result
   */
  R result();

  /**
   * Waits for the result.
   *
   * @throws io.workflow.WorkflowFailure when the workflow ended without a result
   * @throws TimeoutException when it did not end in time
   */
  R result(Duration timeout) throws TimeoutException;

  /** As {@link #result()}; waits on a virtual thread. */
  CompletableFuture<R> resultAsync();

  /** Signal and query methods of a workflow interface, for this execution. */
  <T> T stub(Class<T> workflow);
}

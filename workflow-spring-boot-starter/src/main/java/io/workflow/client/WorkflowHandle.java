package io.workflow.client;

import io.workflow.protocol.rest.WorkflowDescription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * One workflow execution. Safe for use by many threads; may be kept or made anew from the workflow
 * id. All methods throw as {@link WorkflowClient} says.
 *
 * @param <R> what the workflow's run method returns
 */
public interface WorkflowHandle<R extends @Nullable Object> {

  /** The business id, unique among open executions. */
  String workflowId();

  /** The run; empty when the handle means the open or latest one. */
  Optional<String> runId();

  /**
   * Sends a signal; returns once it is durable.
   *
   * @throws io.workflow.WorkflowNotFoundException when there is no such open execution
   */
  void signal(String signalName, @Nullable Object... arguments);

  /**
   * Asks the workflow code a question.
   *
   * @throws io.workflow.QueryFailedException when the handler failed, is missing, or no worker
   *     answered in time
   */
  <Q> @Nullable Q query(String queryType, Class<Q> resultType, @Nullable Object... arguments);

  /** As {@link #query(String, Class, Object...)}, for answers such as {@code List<Pizza>}. */
  <Q> @Nullable Q query(
      String queryType, ParameterizedTypeReference<Q> resultType, @Nullable Object... arguments);

  /**
   * Asks the workflow to cancel itself; returns once the request is durable. Asking twice asks
   * once.
   *
   * @throws io.workflow.WorkflowNotFoundException when there is no such open execution
   */
  void cancel();

  /** As {@link #cancel()}, with a reason for people. */
  void cancel(String reason);

  /**
   * Ends the workflow at once, without running its code.
   *
   * @param reason for people
   * @param details kept in the history
   * @throws io.workflow.WorkflowNotFoundException when there is no such open execution
   */
  void terminate(String reason, @Nullable Object... details);

  /**
   * Status and times, and what the execution waits for: activities with attempts and last failure,
   * timers, the workflow task.
   *
   * @throws io.workflow.WorkflowNotFoundException when there is no such execution
   */
  WorkflowDescription describe();

  /**
   * Waits for the result, without end: also while the server is away. Interrupting the thread ends
   * the waiting with a {@link io.workflow.WorkflowClientException}; the workflow goes on.
   *
   * <p>A handle without a run id waits for the run that is the open or latest one when it asks
   * first.
   *
   * @throws io.workflow.WorkflowFailure when the workflow ended without a result; its cause says
   *     how
   * @throws io.workflow.WorkflowNotFoundException when there is no such execution
   * @throws io.workflow.data.DataConversionException when the result is of another type
   */
  R result();

  /**
   * As {@link #result()}, for no longer than the timeout. Waits on a virtual thread, so thread
   * locals are not seen by interceptors of the HTTP client.
   *
   * @throws TimeoutException when the workflow did not end in time; it goes on
   */
  R result(Duration timeout) throws TimeoutException;

  /**
   * As {@link #result()}, without blocking the caller: a virtual thread waits. Cancelling the
   * future ends the waiting, not the workflow.
   *
   * @return completes with the result, or exceptionally as {@link #result()} throws
   */
  CompletableFuture<R> resultAsync();

  /** Signal and query methods of a workflow interface, for this execution. */
  <T> T stub(Class<T> workflow);
}

package io.workflow.client;

import io.workflow.WorkflowOptions;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts workflow executions and finds them again. Safe for use by many threads.
 *
 * <p>Workflow interfaces are those whose methods carry {@link io.workflow.Run}, {@link
 * io.workflow.Signal} and {@link io.workflow.Query}.
 *
 * <p>While the server can't be reached, requests are repeated for the configured time; because of
 * their request ids they are carried out once. All methods throw {@link
 * io.workflow.WorkflowClientException} and its subclasses: {@link
 * WorkflowServerUnavailableException}, {@link io.workflow.WorkflowAlreadyStartedException}, {@link
 * io.workflow.WorkflowNotFoundException}, {@link WorkflowRequestException}.
 */
public interface WorkflowClient {

  /** For clients outside of a Spring Boot application, which gets one as a bean. */
  static WorkflowClientBuilder builder() {
    return new WorkflowClientBuilder();
  }

  /**
   * Starts an execution and returns once that is durable; does not wait for the result.
   *
   * <pre>{@code
   * WorkflowHandle<Receipt> handle =
   *     client.start(PizzaOrder.class, WorkflowOptions.workflowId("order-7"), pizza -> pizza.run(order));
   * }</pre>
   *
   * @param run calls the run method, exactly once
   * @throws io.workflow.WorkflowAlreadyStartedException when the workflow id is taken
   */
  <T, R extends @Nullable Object> WorkflowHandle<R> start(
      Class<T> workflow, WorkflowOptions options, Function<T, R> run);

  /** As {@link #start(Class, WorkflowOptions, Function)}, for a run method without a result. */
  <T> WorkflowHandle<@Nullable Void> startVoid(
      Class<T> workflow, WorkflowOptions options, Consumer<T> run);

  /** As {@link #start(Class, WorkflowOptions, Function)}, by the name of the workflow type. */
  <R> WorkflowHandle<R> start(
      String workflowType,
      WorkflowOptions options,
      Class<R> resultType,
      @Nullable Object... arguments);

  /**
   * Signals the open execution with this workflow id, or starts one and signals it, as one step.
   *
   * @param signal calls a signal method, exactly once
   * @param run calls the run method, exactly once
   */
  <T, R extends @Nullable Object> WorkflowHandle<R> signalWithStart(
      Class<T> workflow, WorkflowOptions options, Consumer<T> signal, Function<T, R> run);

  /**
   * A stub whose run method starts an execution and waits for its result; its signal and query
   * methods go to the execution with the workflow id of the options.
   */
  <T> T newStub(Class<T> workflow, WorkflowOptions options);

  /** A stub whose signal and query methods go to the open or latest run with this workflow id. */
  <T> T newStub(Class<T> workflow, String workflowId);

  /** The open or latest run with this workflow id; nothing is asked of the server yet. */
  WorkflowHandle<Object> handle(String workflowId);

  /** As {@link #handle(String)}, with the type of the result. */
  <R> WorkflowHandle<R> handle(String workflowId, Class<R> resultType);

  /** A certain run; {@code null} means the open or latest one. */
  <R> WorkflowHandle<R> handle(String workflowId, @Nullable String runId, Class<R> resultType);

  /**
   * One page of executions, the latest start first.
   *
   * @param query for example {@code WorkflowType = 'PizzaOrder' AND ExecutionStatus = 'Running'};
   *     empty means all
   * @param pageToken from the page before; {@code null} for the first
   */
  WorkflowList list(String query, int pageSize, @Nullable String pageToken);

  /** All executions that a query finds; pages are fetched as the stream is read. */
  Stream<WorkflowSummary> list(String query);

  /** Completes activities from outside of their worker. */
  ActivityCompletionClient activityCompletion();
}

package io.workflow.client;

import io.workflow.WorkflowOptions;
import io.workflow.protocol.rest.WorkflowCount;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Starts workflow executions and finds them again. Safe for use by many threads.
 *
 * <p>Workflow interfaces are those whose methods carry {@link io.workflow.Run}, {@link
 * io.workflow.Signal} and {@link io.workflow.Query}. There are three ways to use them:
 *
 * <pre>{@code
 * // start and wait for the result
 * Receipt receipt = client.newStub(PizzaOrder.class, WorkflowOptions.workflowId("order-7")).bring(order);
 *
 * // start and go on
 * WorkflowHandle<Receipt> handle =
 *     client.start(PizzaOrder.class, WorkflowOptions.workflowId("order-7"), pizza -> pizza.bring(order));
 *
 * // talk to one that exists
 * client.newStub(PizzaOrder.class, "order-7").ready();
 * }</pre>
 *
 * <p>Of an option counts what the call says, then the application's property, then the annotation
 * of the interface, then the default.
 *
 * <p>While the server can't be reached or has no room, requests are repeated for the configured
 * time; because of their request ids they are carried out once. Whoever waits for a result waits
 * through restarts of the server. All methods throw {@link io.workflow.WorkflowClientException} and
 * its subclasses: {@link WorkflowServerUnavailableException}, {@link
 * io.workflow.WorkflowAlreadyStartedException}, {@link io.workflow.WorkflowNotFoundException},
 * {@link io.workflow.QueryFailedException}, and {@link WorkflowRequestException} with the server's
 * code for everything else that it refuses.
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
   *     client.start(PizzaOrder.class, WorkflowOptions.workflowId("order-7"), pizza -> pizza.bring(order));
   * }</pre>
   *
   * @param run calls the run method, exactly once; the call is recorded, not carried out here
   * @throws io.workflow.WorkflowAlreadyStartedException when the workflow id is taken
   */
  <T, R extends @Nullable Object> WorkflowHandle<R> start(
      Class<T> workflow, WorkflowOptions options, Function<T, R> run);

  /** As {@link #start(Class, WorkflowOptions, Function)}, for a run method without a result. */
  <T> WorkflowHandle<@Nullable Void> startVoid(
      Class<T> workflow, WorkflowOptions options, Consumer<T> run);

  /**
   * As {@link #start(Class, WorkflowOptions, Function)}, by the name of the workflow type: for
   * workflows whose interface is not at hand.
   */
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
   * As {@link #signalWithStart(Class, WorkflowOptions, Consumer, Function)}, for a run method
   * without a result.
   */
  <T> WorkflowHandle<@Nullable Void> signalWithStartVoid(
      Class<T> workflow, WorkflowOptions options, Consumer<T> signal, Consumer<T> run);

  /**
   * As {@link #signalWithStart(Class, WorkflowOptions, Consumer, Function)}, by names.
   *
   * @param arguments of the run method, used when none is open
   */
  <R> WorkflowHandle<R> signalWithStart(
      String workflowType,
      WorkflowOptions options,
      SignalCall signal,
      Class<R> resultType,
      @Nullable Object... arguments);

  /**
   * A stub whose run method starts an execution and waits for its result; its signal and query
   * methods go to the execution with the workflow id of the options. Without a workflow id there,
   * the stub has a random one and can be run once.
   *
   * <p>The run method throws {@link io.workflow.WorkflowFailure} when the workflow ends without a
   * result.
   */
  <T> T newStub(Class<T> workflow, WorkflowOptions options);

  /** A stub whose signal and query methods go to the open or latest run with this workflow id. */
  <T> T newStub(Class<T> workflow, String workflowId);

  /** The open or latest run with this workflow id; nothing is asked of the server yet. */
  WorkflowHandle<Object> handle(String workflowId);

  /** As {@link #handle(String)}, with the type of the result. */
  <R> WorkflowHandle<R> handle(String workflowId, Class<R> resultType);

  /** As {@link #handle(String)}, for results such as {@code List<Receipt>}. */
  <R> WorkflowHandle<R> handle(String workflowId, ParameterizedTypeReference<R> resultType);

  /** A certain run; {@code null} means the open or latest one. */
  <R> WorkflowHandle<R> handle(String workflowId, @Nullable String runId, Class<R> resultType);

  /**
   * One page of executions, the latest start first.
   *
   * @param query for example {@code WorkflowType = 'PizzaOrder' AND ExecutionStatus = 'Running'};
   *     empty means all
   * @param pageSize at most 1,000
   * @param pageToken from the page before; {@code null} for the first
   * @throws WorkflowRequestException with {@code INVALID_ARGUMENT} when the query is wrong; its
   *     message points at the place
   */
  WorkflowList list(String query, int pageSize, @Nullable String pageToken);

  /** All executions that a query finds; pages are fetched as the stream is read. */
  Stream<WorkflowSummary> list(String query);

  /**
   * How many executions a query finds, in groups when it ends with {@code GROUP BY
   * ExecutionStatus}.
   */
  WorkflowCount count(String query);

  /** Completes activities from outside of their worker. */
  ActivityCompletionClient activityCompletion();

  /** A signal by its name, with its arguments. */
  record SignalCall(String signalName, @Nullable Object... arguments) {}
}

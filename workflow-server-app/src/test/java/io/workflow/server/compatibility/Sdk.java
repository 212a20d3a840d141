package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.DynamicActivity;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.EncodedValues;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client and a worker on a task queue of their own. Workflows and activities are given as lambdas
 * by type; the worker starts with the first workflow, or by {@link #startWorker}.
 */
final class Sdk implements AutoCloseable {

  /** What a scenario may take at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A busy machine is no deadlock of the code. */
  private static final Duration DEADLOCK = Duration.ofSeconds(30);

  private final WorkflowClient client;
  private final String target;
  private final String queue;
  private WorkerFactory factory;
  private Worker worker;
  private final Map<String, Supplier<Function<EncodedValues, @Nullable Object>>> workflows =
      new ConcurrentHashMap<>();
  private final Map<String, Function<EncodedValues, @Nullable Object>> activities =
      new ConcurrentHashMap<>();

  Sdk(WorkflowClient client, String target) {
    this(client, target, "compatibility-" + UUID.randomUUID());
  }

  /** With the task queue of another one, which may be in another process. */
  Sdk(WorkflowClient client, String target, String queue) {
    this.client = client;
    this.target = target;
    this.queue = queue;
    this.factory = WorkerFactory.newInstance(client);
    this.worker = newWorker(queue);
  }

  WorkflowClient client() {
    return client;
  }

  /** Where the server is, as host:port. */
  String target() {
    return target;
  }

  String queue() {
    return queue;
  }

  /** The calls as they are on the wire. */
  WorkflowServiceGrpc.WorkflowServiceBlockingStub calls() {
    return client.getWorkflowServiceStubs().blockingStub();
  }

  // ---- the worker

  Sdk workflow(String type, Function<EncodedValues, @Nullable Object> code) {
    return workflow(type, () -> code);
  }

  /**
   * A workflow that registers its handlers when it is made: updates that come with the first task
   * find them, which they would not once the code runs.
   */
  Sdk workflow(String type, Supplier<Function<EncodedValues, @Nullable Object>> made) {
    workflows.put(type, made);
    return this;
  }

  Sdk activity(String type, Function<EncodedValues, @Nullable Object> code) {
    activities.put(type, code);
    return this;
  }

  /** A further worker of the same process, with the same workflows and activities. */
  Worker newWorker(String taskQueue) {
    Worker created =
        factory.newWorker(
            taskQueue,
            WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
                .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(100))
                .build());
    created.registerWorkflowImplementationFactory(
        DynamicWorkflow.class,
        () -> {
          Function<EncodedValues, @Nullable Object> code = known(workflows, workflowType()).get();
          return code::apply;
        });
    created.registerActivitiesImplementations(
        (DynamicActivity) args -> known(activities, activityType()).apply(args));
    return created;
  }

  void startWorker() {
    if (!factory.isStarted()) {
      factory.start();
    }
  }

  /** Another worker, that has nothing in its cache, goes on. */
  void replaceWorker() {
    replaceWorker(WorkerFactoryOptions.getDefaultInstance());
  }

  void replaceWorker(WorkerFactoryOptions options) {
    factory.shutdownNow();
    factory = WorkerFactory.newInstance(client, options);
    worker = newWorker(queue);
    factory.start();
  }

  private static String workflowType() {
    return Workflow.getInfo().getWorkflowType();
  }

  private static String activityType() {
    return Activity.getExecutionContext().getInfo().getActivityType();
  }

  private static <T> T known(Map<String, T> byType, String type) {
    return Objects.requireNonNull(byType.get(type), () -> "The scenario has no '" + type + "'");
  }

  // ---- for code of workflows and activities

  /** Activities that may take 10 s and are not retried. */
  static ActivityStub once() {
    return stub(options().setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build()));
  }

  /** Activities that are retried after 50 ms, at most so many times. */
  static ActivityStub retried(int maximumAttempts) {
    return stub(
        options()
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(50))
                    .setBackoffCoefficient(1)
                    .setMaximumAttempts(maximumAttempts)
                    .build()));
  }

  static ActivityOptions.Builder options() {
    return ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(10));
  }

  static ActivityStub stub(ActivityOptions.Builder options) {
    return Workflow.newUntypedActivityStub(options.build());
  }

  static ActivityExecutionContext activity() {
    return Activity.getExecutionContext();
  }

  // ---- the client

  WorkflowOptions.Builder workflowOptions() {
    return WorkflowOptions.newBuilder()
        .setTaskQueue(queue)
        .setWorkflowId("order-" + UUID.randomUUID());
  }

  /** A workflow that is not started; its worker is not, either. */
  WorkflowStub stub(String type, WorkflowOptions.Builder options) {
    return client.newUntypedWorkflowStub(type, options.build());
  }

  WorkflowStub start(String type, Object... args) {
    return start(type, workflowOptions(), args);
  }

  WorkflowStub start(String type, WorkflowOptions.Builder options, Object... args) {
    startWorker();
    WorkflowStub stub = stub(type, options);
    stub.start(args);
    return stub;
  }

  /** Runs a workflow to its end, and replays its history. */
  <R> @Nullable R run(String type, Class<R> resultType, Object... args) {
    WorkflowStub stub = start(type, args);
    R result = result(stub, resultType);
    replay(stub);
    return result;
  }

  /** A call that blocks, in a thread of its own: the SDK wants the common pool for itself. */
  static <T extends @Nullable Object> CompletableFuture<T> inBackground(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
  }

  static <R> R result(WorkflowStub stub, Class<R> resultType) {
    try {
      return stub.getResult(PATIENCE.toSeconds(), TimeUnit.SECONDS, resultType);
    } catch (TimeoutException late) {
      throw new AssertionError("No result of " + stub.getExecution() + " after " + PATIENCE, late);
    }
  }

  /** How a workflow failed; it must fail. */
  static Throwable failure(WorkflowStub stub) {
    try {
      Object result = result(stub, Object.class);
      throw new AssertionError("Expected a failure, but got " + result);
    } catch (io.temporal.client.WorkflowException failed) {
      return Objects.requireNonNull(failed.getCause(), () -> "No cause of " + failed);
    }
  }

  /** That run alone, whatever the workflow goes on as. */
  WorkflowStub onlyRunOf(WorkflowStub stub) {
    return client.newUntypedWorkflowStub(
        WorkflowTargetOptions.newBuilder().setWorkflowExecution(execution(stub)).build());
  }

  /** The run that was started. */
  static WorkflowExecution execution(WorkflowStub stub) {
    return Objects.requireNonNull(stub.getExecution(), "The workflow is not started");
  }

  /** The cause of a failure, which must be of this type. */
  static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
    return type.cast(Objects.requireNonNull(failure.getCause(), () -> "No cause of " + failure));
  }

  // ---- histories

  WorkflowExecutionHistory history(WorkflowStub stub) {
    WorkflowExecution execution = execution(stub);
    return client.fetchHistory(execution.getWorkflowId(), execution.getRunId());
  }

  List<HistoryEvent> events(WorkflowStub stub) {
    return history(stub).getEvents();
  }

  List<EventType> eventTypes(WorkflowStub stub) {
    return events(stub).stream().map(HistoryEvent::getEventType).toList();
  }

  long count(WorkflowStub stub, EventType type) {
    return eventTypes(stub).stream().filter(type::equals).count();
  }

  /** Returns as soon as the history has such an event. */
  void awaitEvent(WorkflowStub stub, EventType type) {
    awaitEvents(stub, type, 1);
  }

  /** Returns as soon as the history has so many such events. */
  void awaitEvents(WorkflowStub stub, EventType type, int wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(eventTypes(stub).stream().filter(type::equals).count())
                    .as("%s in the history of %s", type, execution(stub).getWorkflowId())
                    .isGreaterThanOrEqualTo(wanted));
  }

  /** The code must do the same again, given its history. */
  void replay(WorkflowStub stub) {
    try {
      WorkflowReplayer.replayWorkflowExecution(history(stub), worker);
    } catch (Exception different) {
      throw new AssertionError(
          "The history of " + stub.getExecution() + " does not replay", different);
    }
  }

  @Override
  public void close() {
    factory.shutdownNow();
  }
}

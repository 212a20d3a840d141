package io.workflow.client;

import io.workflow.WorkflowClientException;
import io.workflow.WorkflowOptions;
import io.workflow.client.WorkflowCalls.Message;
import io.workflow.data.FailureConverter;
import io.workflow.definition.MessageMethod;
import io.workflow.definition.WorkflowMetadata;
import io.workflow.protocol.rest.StartWorkflowResponse;
import io.workflow.protocol.rest.WorkflowCount;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/** A client of the server's REST interface. */
final class RestWorkflowClient implements WorkflowClient {

  private static final int PAGE_SIZE = 100;

  private final WorkflowCalls calls;
  private final FailureConverter failures;
  private final ActivityCompletionClient activityCompletion;
  private final Function<String, Optional<WorkflowOptions>> properties;

  /** {@code properties} are what the application's say for a workflow type. */
  RestWorkflowClient(
      WorkflowCalls calls,
      FailureConverter failures,
      ActivityCompletionClient activityCompletion,
      Function<String, Optional<WorkflowOptions>> properties) {
    this.calls = calls;
    this.failures = failures;
    this.activityCompletion = activityCompletion;
    this.properties = properties;
  }

  @Override
  public <T, R extends @Nullable Object> WorkflowHandle<R> start(
      Class<T> workflow, WorkflowOptions options, Function<T, R> run) {
    return start(workflow, options, recordRun(workflow, withoutResult(run)));
  }

  @Override
  public <T> WorkflowHandle<@Nullable Void> startVoid(
      Class<T> workflow, WorkflowOptions options, Consumer<T> run) {
    return start(workflow, options, recordRun(workflow, run));
  }

  private <R extends @Nullable Object> WorkflowHandle<R> start(
      Class<?> workflow, WorkflowOptions options, WorkflowStubs.RecordedCall run) {
    WorkflowMetadata metadata = WorkflowStubs.metadata(workflow);
    return start(
        calls.message(metadata.run(), run.arguments()),
        complete(options, metadata),
        metadata.run().resultType());
  }

  @Override
  public <R> WorkflowHandle<R> start(
      String workflowType,
      WorkflowOptions options,
      Class<R> resultType,
      @Nullable Object... arguments) {
    return start(
        calls.message(workflowType, arguments), complete(options, workflowType), (Type) resultType);
  }

  private <R extends @Nullable Object> WorkflowHandle<R> start(
      Message run, WorkflowOptions options, Type resultType) {
    String workflowId = workflowId(options);
    StartWorkflowResponse started = calls.start(workflowId, run, options);
    return newHandle(new ExecutionReference(workflowId, started.runId(), run.name()), resultType);
  }

  @Override
  public <T, R extends @Nullable Object> WorkflowHandle<R> signalWithStart(
      Class<T> workflow, WorkflowOptions options, Consumer<T> signal, Function<T, R> run) {
    return signalWithStart(workflow, options, signal, recordRun(workflow, withoutResult(run)));
  }

  @Override
  public <T> WorkflowHandle<@Nullable Void> signalWithStartVoid(
      Class<T> workflow, WorkflowOptions options, Consumer<T> signal, Consumer<T> run) {
    return signalWithStart(workflow, options, signal, recordRun(workflow, run));
  }

  private <T, R extends @Nullable Object> WorkflowHandle<R> signalWithStart(
      Class<T> workflow,
      WorkflowOptions options,
      Consumer<T> signal,
      WorkflowStubs.RecordedCall run) {
    WorkflowMetadata metadata = WorkflowStubs.metadata(workflow);
    return signalWithStart(
        calls.message(metadata.run(), run.arguments()),
        complete(options, metadata),
        recordSignal(workflow, signal),
        metadata.run().resultType());
  }

  @Override
  public <R> WorkflowHandle<R> signalWithStart(
      String workflowType,
      WorkflowOptions options,
      SignalCall signal,
      Class<R> resultType,
      @Nullable Object... arguments) {
    return signalWithStart(
        calls.message(workflowType, arguments),
        complete(options, workflowType),
        calls.message(signal.signalName(), signal.arguments()),
        (Type) resultType);
  }

  private <R extends @Nullable Object> WorkflowHandle<R> signalWithStart(
      Message run, WorkflowOptions options, Message signal, Type resultType) {
    String workflowId = workflowId(options);
    StartWorkflowResponse started = calls.signalWithStart(workflowId, run, options, signal);
    return newHandle(new ExecutionReference(workflowId, started.runId(), run.name()), resultType);
  }

  private static <T, R extends @Nullable Object> Consumer<T> withoutResult(Function<T, R> code) {
    return stub -> {
      R unused = code.apply(stub);
    };
  }

  private static <T> WorkflowStubs.RecordedCall recordRun(Class<T> workflow, Consumer<T> run) {
    WorkflowStubs.RecordedCall call = WorkflowStubs.record(workflow, run);
    if (!WorkflowStubs.metadata(workflow).isRun(call.method())) {
      throw wrongCall(workflow, call, "the @Run method");
    }
    return call;
  }

  private <T> Message recordSignal(Class<T> workflow, Consumer<T> signal) {
    WorkflowStubs.RecordedCall call = WorkflowStubs.record(workflow, signal);
    return WorkflowStubs.metadata(workflow)
        .signal(call.method())
        .map(method -> calls.message(method, call.arguments()))
        .orElseThrow(() -> wrongCall(workflow, call, "a @Signal method"));
  }

  private static WorkflowClientException wrongCall(
      Class<?> workflow, WorkflowStubs.RecordedCall call, String expected) {
    return new WorkflowClientException(
        "Expected a call of %s of %s, but %s is none: call that method in the lambda"
            .formatted(expected, workflow.getSimpleName(), call.method().getName()),
        null);
  }

  private WorkflowOptions complete(WorkflowOptions options, WorkflowMetadata metadata) {
    return WorkflowDefaults.complete(
        options, properties.apply(metadata.type()).orElse(null), metadata);
  }

  private WorkflowOptions complete(WorkflowOptions options, String workflowType) {
    return WorkflowDefaults.complete(options, properties.apply(workflowType).orElse(null));
  }

  private static String workflowId(WorkflowOptions options) {
    return options.workflowId() == null ? UUID.randomUUID().toString() : options.workflowId();
  }

  @Override
  public <T> T newStub(Class<T> workflow, WorkflowOptions options) {
    WorkflowMetadata metadata = WorkflowStubs.metadata(workflow);
    WorkflowOptions complete = complete(options, metadata);
    String workflowId = workflowId(options);
    MessageMethod run = metadata.run();
    return WorkflowStubs.forStart(
        workflow,
        arguments -> {
          StartWorkflowResponse started =
              calls.start(workflowId, calls.message(run, arguments), complete);
          return newHandle(
                  new ExecutionReference(workflowId, started.runId(), run.name()), run.resultType())
              .result();
        },
        newHandle(new ExecutionReference(workflowId, null, run.name()), run.resultType()));
  }

  @Override
  public <T> T newStub(Class<T> workflow, String workflowId) {
    return WorkflowStubs.forExecution(workflow, existing(workflowId, null, Object.class));
  }

  @Override
  public WorkflowHandle<Object> handle(String workflowId) {
    return existing(workflowId, null, Object.class);
  }

  @Override
  public <R> WorkflowHandle<R> handle(String workflowId, Class<R> resultType) {
    return existing(workflowId, null, resultType);
  }

  @Override
  public <R> WorkflowHandle<R> handle(String workflowId, ParameterizedTypeReference<R> resultType) {
    return existing(workflowId, null, resultType.getType());
  }

  @Override
  public <R> WorkflowHandle<R> handle(
      String workflowId, @Nullable String runId, Class<R> resultType) {
    return existing(workflowId, runId, resultType);
  }

  private <R extends @Nullable Object> RestWorkflowHandle<R> existing(
      String workflowId, @Nullable String runId, Type resultType) {
    if (workflowId.isBlank()) {
      throw new IllegalArgumentException("Expected a workflowId that is not blank");
    }
    return newHandle(new ExecutionReference(workflowId, runId, null), resultType);
  }

  private <R extends @Nullable Object> RestWorkflowHandle<R> newHandle(
      ExecutionReference execution, Type resultType) {
    return new RestWorkflowHandle<>(execution, resultType, calls, failures);
  }

  @Override
  public WorkflowList list(String query, int pageSize, @Nullable String pageToken) {
    return calls.list(query, pageSize, pageToken);
  }

  @Override
  public Stream<WorkflowSummary> list(String query) {
    return WorkflowPages.stream(token -> calls.list(query, PAGE_SIZE, token));
  }

  @Override
  public WorkflowCount count(String query) {
    return calls.count(query);
  }

  @Override
  public ActivityCompletionClient activityCompletion() {
    return activityCompletion;
  }
}

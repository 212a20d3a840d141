package io.workflow.client;

import io.workflow.WorkflowClientException;
import io.workflow.WorkflowOptions;
import io.workflow.protocol.rest.StartWorkflowResponse;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.worker.DataConverter;
import io.workflow.worker.FailureConverter;
import io.workflow.worker.definition.MessageMethod;
import io.workflow.worker.definition.WorkflowMetadata;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClient;

/** A client of the server's REST interface. */
final class RestWorkflowClient implements WorkflowClient {

  private static final int PAGE_SIZE = 100;

  private final WorkflowCalls calls;
  private final FailureConverter failures;
  private final ActivityCompletionClient activityCompletion;
  private final Function<String, Optional<WorkflowOptions>> properties;

  /**
   * A client.
   *
   * @param http for requests that are answered at once
   * @param longPollHttp for those that the server keeps open: with a read timeout longer than that
   * @param properties what the application's properties say for a workflow type
   */
  RestWorkflowClient(
      ClientSettings settings,
      RestClient http,
      RestClient longPollHttp,
      DataConverter values,
      Function<String, Optional<WorkflowOptions>> properties) {
    this.properties = properties;
    this.failures = new FailureConverter(values);
    RestTransport transport =
        new RestTransport(http, longPollHttp, settings, new ProblemExceptions(failures));
    this.calls = new WorkflowCalls(transport, values, settings);
    this.activityCompletion = new RestActivityCompletion(transport, values, failures);
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
        metadata.type(),
        WorkflowDefaults.complete(options, property(metadata.type()), metadata),
        run.method().getGenericReturnType(),
        run.arguments());
  }

  @Override
  public <R> WorkflowHandle<R> start(
      String workflowType,
      WorkflowOptions options,
      Class<R> resultType,
      @Nullable Object... arguments) {
    return start(
        workflowType,
        WorkflowDefaults.complete(options, property(workflowType)),
        (Type) resultType,
        arguments);
  }

  private <R extends @Nullable Object> WorkflowHandle<R> start(
      String type, WorkflowOptions options, Type resultType, @Nullable Object[] arguments) {
    String workflowId = workflowId(options);
    StartWorkflowResponse started = calls.start(workflowId, type, options, arguments);
    return newHandle(workflowId, started.runId(), resultType);
  }

  @Override
  public <T, R extends @Nullable Object> WorkflowHandle<R> signalWithStart(
      Class<T> workflow, WorkflowOptions options, Consumer<T> signal, Function<T, R> run) {
    WorkflowMetadata metadata = WorkflowStubs.metadata(workflow);
    WorkflowStubs.RecordedCall runCall = recordRun(workflow, withoutResult(run));
    WorkflowStubs.RecordedCall signalCall = WorkflowStubs.record(workflow, signal);
    MessageMethod signalMethod =
        metadata
            .signal(signalCall.method())
            .orElseThrow(
                () ->
                    new WorkflowClientException(
                        "Expected a call of a @Signal method, but %s.%s is none"
                            .formatted(workflow.getSimpleName(), signalCall.method().getName()),
                        null));
    String workflowId = workflowId(options);
    StartWorkflowResponse started =
        calls.signalWithStart(
            workflowId,
            metadata.type(),
            WorkflowDefaults.complete(options, property(metadata.type()), metadata),
            runCall.arguments(),
            signalMethod.name(),
            signalCall.arguments());
    return newHandle(workflowId, started.runId(), runCall.method().getGenericReturnType());
  }

  private static <T, R extends @Nullable Object> Consumer<T> withoutResult(Function<T, R> code) {
    return stub -> {
      R unused = code.apply(stub);
    };
  }

  private static <T> WorkflowStubs.RecordedCall recordRun(Class<T> workflow, Consumer<T> run) {
    WorkflowStubs.RecordedCall call = WorkflowStubs.record(workflow, run);
    if (!WorkflowStubs.metadata(workflow).isRun(call.method())) {
      throw new WorkflowClientException(
          "Expected a call of the @Run method, but %s.%s is none"
              .formatted(workflow.getSimpleName(), call.method().getName()),
          null);
    }
    return call;
  }

  private @Nullable WorkflowOptions property(String workflowType) {
    return properties.apply(workflowType).orElse(null);
  }

  private static String workflowId(WorkflowOptions options) {
    return options.workflowId() == null ? UUID.randomUUID().toString() : options.workflowId();
  }

  @Override
  public <T> T newStub(Class<T> workflow, WorkflowOptions options) {
    WorkflowMetadata metadata = WorkflowStubs.metadata(workflow);
    WorkflowOptions complete =
        WorkflowDefaults.complete(options, property(metadata.type()), metadata);
    String workflowId = workflowId(options);
    Type resultType = metadata.run().resultType();
    return WorkflowStubs.forStart(
        workflow,
        arguments -> {
          StartWorkflowResponse started =
              calls.start(workflowId, metadata.type(), complete, arguments);
          return newHandle(workflowId, started.runId(), resultType).result();
        },
        newHandle(workflowId, null, resultType));
  }

  @Override
  public <T> T newStub(Class<T> workflow, String workflowId) {
    return WorkflowStubs.forExecution(workflow, newHandle(workflowId, null, Object.class));
  }

  @Override
  public WorkflowHandle<Object> handle(String workflowId) {
    return newHandle(workflowId, null, Object.class);
  }

  @Override
  public <R> WorkflowHandle<R> handle(String workflowId, Class<R> resultType) {
    return newHandle(workflowId, null, resultType);
  }

  @Override
  public <R> WorkflowHandle<R> handle(
      String workflowId, @Nullable String runId, Class<R> resultType) {
    return newHandle(workflowId, runId, resultType);
  }

  private <R extends @Nullable Object> DefaultWorkflowHandle<R> newHandle(
      String workflowId, @Nullable String runId, Type resultType) {
    return new DefaultWorkflowHandle<>(
        Objects.requireNonNull(workflowId, "workflowId"), runId, resultType, calls, failures);
  }

  @Override
  public WorkflowList list(String query, int pageSize, @Nullable String pageToken) {
    return calls.list(query, pageSize, pageToken);
  }

  @Override
  public Stream<WorkflowSummary> list(String query) {
    return Stream.iterate(
            calls.list(query, PAGE_SIZE, null),
            Objects::nonNull,
            page ->
                page.nextPageToken() == null
                    ? null
                    : calls.list(query, PAGE_SIZE, page.nextPageToken()))
        .flatMap(page -> page.executions().stream());
  }

  @Override
  public ActivityCompletionClient activityCompletion() {
    return activityCompletion;
  }
}

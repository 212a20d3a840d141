package io.workflow.client;

import io.workflow.WorkflowClientException;
import io.workflow.WorkflowFailure;
import io.workflow.data.FailureConverter;
import io.workflow.definition.MessageMethod;
import io.workflow.protocol.Payload;
import io.workflow.protocol.rest.HistoryPage;
import io.workflow.protocol.rest.WorkflowDescription;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/** An execution behind the REST interface. */
final class RestWorkflowHandle<R extends @Nullable Object> implements WorkflowHandle<R> {

  private final ExecutionReference execution;
  private final Type resultType;
  private final WorkflowCalls calls;
  private final FailureConverter failures;

  RestWorkflowHandle(
      ExecutionReference execution,
      Type resultType,
      WorkflowCalls calls,
      FailureConverter failures) {
    this.execution = execution;
    this.resultType = resultType;
    this.calls = calls;
    this.failures = failures;
  }

  @Override
  public String workflowId() {
    return execution.workflowId();
  }

  @Override
  public Optional<String> runId() {
    return Optional.ofNullable(execution.runId());
  }

  @Override
  public void signal(String signalName, @Nullable Object... arguments) {
    signal(calls.message(signalName, arguments));
  }

  /** For stubs, whose methods say as what their arguments are written. */
  void signal(MessageMethod signal, @Nullable Object[] arguments) {
    signal(calls.message(signal, arguments));
  }

  private void signal(WorkflowCalls.Message signal) {
    calls.signal(execution.workflowId(), execution.runId(), signal);
  }

  @Override
  public <Q> @Nullable Q query(String queryType, Class<Q> type, @Nullable Object... arguments) {
    @SuppressWarnings("unchecked") // the class of the value is what was asked for
    Q answer = (Q) query(calls.message(queryType, arguments), type);
    return answer;
  }

  @Override
  public <Q> @Nullable Q query(
      String queryType, ParameterizedTypeReference<Q> type, @Nullable Object... arguments) {
    @SuppressWarnings("unchecked") // the type of the value is what was asked for
    Q answer = (Q) query(calls.message(queryType, arguments), type.getType());
    return answer;
  }

  /** For stubs, whose query methods may take and return generic types. */
  @Nullable Object query(MessageMethod query, @Nullable Object[] arguments) {
    return query(calls.message(query, arguments), query.resultType());
  }

  private @Nullable Object query(WorkflowCalls.Message query, Type type) {
    return value(
        calls.query(execution.workflowId(), execution.runId(), query),
        type,
        "query '" + query.name() + "'");
  }

  @Override
  public void cancel() {
    calls.cancel(execution.workflowId(), execution.runId(), null);
  }

  @Override
  public void cancel(String reason) {
    calls.cancel(execution.workflowId(), execution.runId(), reason);
  }

  @Override
  public void terminate(String reason, @Nullable Object... details) {
    calls.terminate(execution.workflowId(), execution.runId(), reason, details);
  }

  @Override
  public WorkflowDescription describe() {
    return calls.describe(execution.workflowId(), execution.runId());
  }

  @Override
  public R result() {
    String run = execution.runId();
    while (true) {
      HistoryPage page = calls.awaitClose(execution.workflowId(), run);
      // A later run must not be mistaken for the one that is being waited for.
      run = page.runId();
      if (page.events().isEmpty()) {
        continue;
      }
      switch (WorkflowEnding.of(page.events().getLast(), failures)) {
        case WorkflowEnding.GoesOn(var next) -> run = next;
        case WorkflowEnding.Completed(var payloads) -> {
          return result(payloads);
        }
        case WorkflowEnding.Failed(var cause) ->
            throw new WorkflowFailure(execution.workflowId(), run, workflowType(run), cause);
      }
    }
  }

  @Override
  public R result(Duration timeout) throws TimeoutException {
    CompletableFuture<R> result = resultAsync();
    try {
      return result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new TimeoutException(
          "Workflow '%s' did not end within %s; it goes on"
              .formatted(execution.workflowId(), timeout));
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case WorkflowFailure ended -> throw ended;
        case WorkflowClientException refused -> throw refused;
        case null, default ->
            throw new WorkflowClientException(
                "Waiting for workflow '%s' failed".formatted(execution.workflowId()),
                failure.getCause());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new WorkflowClientException(
          "Interrupted while waiting for workflow '%s'".formatted(execution.workflowId()),
          interrupted);
    } finally {
      result.cancel(true);
    }
  }

  @Override
  public CompletableFuture<R> resultAsync() {
    CompletableFuture<R> result = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .name("result-of-" + execution.workflowId())
            .start(
                () -> {
                  try {
                    result.complete(result());
                  } catch (Throwable failure) {
                    // Whatever it is, whoever holds the future learns of it.
                    result.completeExceptionally(failure);
                  }
                });
    CompletableFuture<R> unused =
        result.whenComplete(
            (value, failure) -> {
              if (result.isCancelled()) {
                waiting.interrupt();
              }
            });
    return result;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // read as the type that R stands for, with its nulls
  private R result(List<Payload> payloads) {
    return (R) value(payloads, resultType, "the result");
  }

  private String workflowType(String run) {
    String known = execution.workflowType();
    return known != null
        ? known
        : calls.describe(execution.workflowId(), run).execution().workflowType();
  }

  private @Nullable Object value(List<Payload> payloads, Type type, String what) {
    Object value =
        payloads.isEmpty() ? null : calls.values().fromPayload(payloads.getFirst(), type);
    if (value == null
        && type instanceof Class<?> primitive
        && primitive.isPrimitive()
        && primitive != void.class) {
      throw new WorkflowClientException(
          """
          Expected %s of workflow '%s' to be a value of type %s, but it is null. Let the workflow \
          give a value, or \
          declare a class such as Integer and say what null means."""
              .formatted(what, execution.workflowId(), primitive),
          null);
    }
    return value;
  }

  @Override
  public <T> T stub(Class<T> workflow) {
    return WorkflowStubs.forExecution(workflow, this);
  }
}

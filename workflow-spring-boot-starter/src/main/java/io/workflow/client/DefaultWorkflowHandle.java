package io.workflow.client;

import io.workflow.CanceledFailure;
import io.workflow.Details;
import io.workflow.DurableFailure;
import io.workflow.TerminatedFailure;
import io.workflow.TimeoutFailure;
import io.workflow.WorkflowClientException;
import io.workflow.WorkflowFailure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.rest.HistoryPage;
import io.workflow.protocol.rest.WorkflowDescription;
import io.workflow.worker.FailureConverter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An execution behind the REST interface. */
final class DefaultWorkflowHandle<R extends @Nullable Object> implements WorkflowHandle<R> {

  private final String workflowId;
  private final @Nullable String runId;
  private final Type resultType;
  private final WorkflowCalls calls;
  private final FailureConverter failures;

  DefaultWorkflowHandle(
      String workflowId,
      @Nullable String runId,
      Type resultType,
      WorkflowCalls calls,
      FailureConverter failures) {
    this.workflowId = workflowId;
    this.runId = runId;
    this.resultType = resultType;
    this.calls = calls;
    this.failures = failures;
  }

  @Override
  public String workflowId() {
    return workflowId;
  }

  @Override
  public Optional<String> runId() {
    return Optional.ofNullable(runId);
  }

  @Override
  public void signal(String signalName, @Nullable Object... arguments) {
    calls.signal(workflowId, runId, signalName, arguments);
  }

  @Override
  public <Q> @Nullable Q query(String queryType, Class<Q> type, @Nullable Object... arguments) {
    @SuppressWarnings("unchecked") // the class of the value is what was asked for
    Q answer = (Q) value(calls.query(workflowId, runId, queryType, arguments), type);
    return answer;
  }

  @Override
  public void cancel() {
    calls.cancel(workflowId, runId, null);
  }

  @Override
  public void cancel(String reason) {
    calls.cancel(workflowId, runId, reason);
  }

  @Override
  public void terminate(String reason, @Nullable Object... details) {
    calls.terminate(workflowId, runId, reason, details);
  }

  @Override
  public WorkflowDescription describe() {
    return calls.describe(workflowId, runId);
  }

  @Override
  public R result() {
    String run = runId;
    while (true) {
      HistoryPage page = calls.awaitClose(workflowId, run);
      run = page.runId();
      if (!page.events().isEmpty()) {
        return result(page.events().getLast(), run);
      }
    }
  }

  @Override
  public R result(Duration timeout) throws TimeoutException {
    CompletableFuture<R> result = new CompletableFuture<>();
    Thread waiter = awaitOnThread(result);
    try {
      return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new TimeoutException(
          "Workflow '%s' did not end within %s".formatted(workflowId, timeout));
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case WorkflowFailure ended -> throw ended;
        case WorkflowClientException refused -> throw refused;
        case null, default ->
            throw new WorkflowClientException(
                "Waiting for workflow '%s' failed".formatted(workflowId), failure.getCause());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new WorkflowClientException(
          "Interrupted while waiting for workflow '%s'".formatted(workflowId), interrupted);
    } finally {
      waiter.interrupt();
    }
  }

  @Override
  public CompletableFuture<R> resultAsync() {
    CompletableFuture<R> result = new CompletableFuture<>();
    Thread unused = awaitOnThread(result);
    return result;
  }

  private Thread awaitOnThread(CompletableFuture<R> result) {
    return Thread.ofVirtual()
        .name("result-of-" + workflowId)
        .start(
            () -> {
              try {
                result.complete(result());
              } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
              }
            });
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // read as the type that R stands for, with its nulls
  private R result(HistoryEvent closeEvent, String run) {
    return switch (closeEvent.attributes()) {
      case EventAttributes.WorkflowExecutionCompleted completed ->
          (R) value(completed.result(), resultType);
      case EventAttributes.WorkflowExecutionFailed failed ->
          throw ended(run, failures.toException(failed.failure()));
      case EventAttributes.WorkflowExecutionCanceled canceled ->
          throw ended(
              run,
              new CanceledFailure(
                  "The workflow was cancelled", failures.details(canceled.details()), null));
      case EventAttributes.WorkflowExecutionTerminated terminated ->
          throw ended(
              run,
              new TerminatedFailure("The workflow was terminated: " + terminated.reason(), null));
      case EventAttributes.WorkflowExecutionTimedOut timedOut ->
          throw ended(
              run,
              new TimeoutFailure(
                  "The workflow timed out",
                  TimeoutFailure.Type.START_TO_CLOSE,
                  Details.NONE,
                  null));
      default ->
          throw new WorkflowClientException(
              "Expected the event that closed workflow '%s', but got %s"
                  .formatted(workflowId, closeEvent.eventType()),
              null);
    };
  }

  private WorkflowFailure ended(String run, DurableFailure cause) {
    return new WorkflowFailure(
        workflowId, run, calls.describe(workflowId, run).execution().workflowType(), cause);
  }

  private @Nullable Object value(List<Payload> payloads, Type type) {
    return payloads.isEmpty() ? null : calls.values().fromPayload(payloads.getFirst(), type);
  }

  @Override
  public <T> T stub(Class<T> workflow) {
    return WorkflowStubs.forExecution(workflow, this);
  }

  /** For stubs, whose query methods may return generic types. */
  @Nullable Object query(String queryType, Type type, @Nullable Object[] arguments) {
    return value(calls.query(workflowId, runId, queryType, arguments), type);
  }
}

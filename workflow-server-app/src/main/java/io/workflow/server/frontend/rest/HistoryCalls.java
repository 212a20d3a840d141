package io.workflow.server.frontend.rest;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.rest.Problem.Code;
import io.workflow.server.frontend.HistoryReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the history service and waits for its answer; what goes wrong is a {@link RestException}.
 */
@Component
class HistoryCalls implements HistoryReader.Source {

  /** An answer takes one commit; this is long enough for a shard to change its owner. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final HistoryService history;

  HistoryCalls(HistoryService history) {
    this.history = history;
  }

  /** Carries a request out; returns once it is durable. */
  Response submit(WorkflowKey key, Request request, Rejections.Subject subject) {
    return switch (await(history.submit(key, request))) {
      case Outcome.Accepted(Response response) -> response;
      case Outcome.Rejected(var rejection) -> throw Rejections.problem(rejection, subject);
    };
  }

  @Override
  public WorkflowState inspect(WorkflowKey key, @Nullable String runId) {
    WorkflowState state = await(history.inspect(key, runId));
    if (state == null) {
      throw RestException.of(
          Code.WORKFLOW_NOT_FOUND,
          runId == null
              ? "There is no workflow '%s' in namespace '%s'. Ids are case-sensitive; executions are removed some days after they have closed."
                  .formatted(key.workflowId(), key.namespace())
              : "Workflow '%s' in namespace '%s' has no run '%s'. Leave the run id out for the open or latest run."
                  .formatted(key.workflowId(), key.namespace(), runId));
    }
    return state;
  }

  @Override
  public List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maximum) {
    return history.readEvents(key, runId, fromEventId, toEventId, maximum);
  }

  @Override
  public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return history.changed(key, timeout);
  }

  @Override
  public CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout) {
    return history.closed(key, timeout);
  }

  @Override
  public void awaitChange(CompletableFuture<Boolean> change, Duration atMost) {
    await(change, atMost);
  }

  static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
    return await(answer, ANSWER_TIMEOUT);
  }

  static <T extends @Nullable Object> T await(CompletableFuture<T> answer, Duration timeout) {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw RestException.unavailable(
          "The server did not answer within %d s. Whether the request was carried out is not known: send the same again, with the same requestId."
              .formatted(timeout.toSeconds()),
          Duration.ofSeconds(1));
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Expected an answer from the shard", failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw RestException.unavailable("The server is stopping: try again.", Duration.ofSeconds(1));
    }
  }
}

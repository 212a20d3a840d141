package io.workflow.server.frontend.temporal;

import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.server.frontend.HistoryReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs for handlers that block. */
@Component
final class RunSource implements HistoryReader.Source {

  /** An answer takes one commit; this is long enough for a shard to change its owner. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  private final HistoryService history;
  private final EngineCalls engine;

  RunSource(HistoryService history, EngineCalls engine) {
    this.history = history;
    this.engine = engine;
  }

  @Override
  public WorkflowState inspect(WorkflowKey key, @Nullable String runId) {
    return await(engine.inspect(key, runId), ANSWER_TIMEOUT);
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
    boolean unused = await(change, atMost);
  }

  private static <T> T await(CompletableFuture<T> answer, Duration atMost) {
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      // Its cause becomes the status.
      throw new CompletionException(failure);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw CallException.unavailable("The server is stopping: try again.");
    }
  }
}

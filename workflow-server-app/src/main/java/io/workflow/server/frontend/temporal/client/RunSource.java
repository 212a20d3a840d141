package io.workflow.server.frontend.temporal.client;

import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.server.engine.EngineAnswers;
import io.workflow.server.engine.HistoryReader;
import io.workflow.server.frontend.temporal.call.EngineCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs for handlers that block. */
@Component
final class RunSource implements HistoryReader.Source {

  private final HistoryService history;
  private final EngineCalls engine;

  RunSource(HistoryService history, EngineCalls engine) {
    this.history = history;
    this.engine = engine;
  }

  @Override
  public WorkflowState inspect(WorkflowKey key, @Nullable String runId) {
    return EngineAnswers.await(engine.inspect(key, runId));
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
    boolean unused = EngineAnswers.await(change, atMost);
  }
}

package io.workflow.engine.simulation;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A door that differs from another one in what is overridden. */
class OtherDoor implements HistoryService {

  private final HistoryService door;

  OtherDoor(HistoryService door) {
    this.door = door;
  }

  HistoryService right() {
    return door;
  }

  @Override
  public <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    return door.submit(key, request);
  }

  @Override
  public CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    return door.inspect(key, runId);
  }

  @Override
  public List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    return door.readEvents(key, runId, fromEventId, toEventId, maxEvents);
  }

  @Override
  public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return door.changed(key, timeout);
  }

  @Override
  public CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout) {
    return door.closed(key, timeout);
  }

  @Override
  public CompletableFuture<@Nullable UpdateProgress> updateProgressed(
      WorkflowKey key, String updateId, boolean outcome, Duration timeout) {
    return door.updateProgressed(key, updateId, outcome, timeout);
  }
}

package io.workflow.server.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ExecutionRequest.UpdateWorkflow;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.ForwardingHistoryService;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.UpdateRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowUpdatesTest {

  private static final WorkflowKey ORDER = new WorkflowKey("default", "order-1");
  private static final Duration LONG = Duration.ofSeconds(20);

  private final InMemoryEngine engine = new InMemoryEngine();
  private final Moving moving = new Moving(engine);
  private final WorkflowUpdates updates = new WorkflowUpdates(moving, Timers.system());

  @AfterEach
  void stop() {
    updates.stop();
  }

  @Test
  void shouldAskTheNewOwnerForAnUpdateThatWasForgottenWithTheShard() {
    assertThat(engine.submit(ORDER, Requests.start().request("run-1"))).succeedsWithin(LONG);
    CompletableFuture<@Nullable UpdateProgress> lost = moving.nextWait();
    CompletableFuture<@Nullable UpdateProgress> second = moving.nextWait();
    CompletableFuture<UpdateAnswer> answer =
        updates.update(ORDER, update(), UpdateStage.COMPLETED, LONG);

    lost.completeExceptionally(
        new ShardUnavailableException("The shard has moved", Duration.ofMillis(1)));
    second.complete(new UpdateProgress.Completed(List.of(), null));

    assertThat(answer)
        .succeedsWithin(LONG)
        .isEqualTo(new UpdateAnswer.Outcome("run-1", List.of(), null));
    assertThat(moving.asked).hasValue(2);
  }

  private static UpdateWorkflow update() {
    return new UpdateWorkflow(
        null,
        null,
        new UpdateRequest("update-1", "test", "bake", Map.of(), List.of(), List.of(), null));
  }

  /** An engine whose shards move: how updates go on is told by the test. */
  private static final class Moving extends ForwardingHistoryService {

    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<CompletableFuture<@Nullable UpdateProgress>> waits = new ArrayDeque<>();

    Moving(HistoryService engine) {
      super(engine);
    }

    CompletableFuture<@Nullable UpdateProgress> nextWait() {
      CompletableFuture<@Nullable UpdateProgress> wait = new CompletableFuture<>();
      waits.add(wait);
      return wait;
    }

    @Override
    public <R extends Response> CompletableFuture<Outcome<R>> submit(
        WorkflowKey key, Request<R> request) {
      asked.incrementAndGet();
      return super.submit(key, request);
    }

    @Override
    public CompletableFuture<@Nullable UpdateProgress> updateProgressed(
        WorkflowKey key, String updateId, boolean outcome, Duration timeout) {
      return waits.remove();
    }
  }
}

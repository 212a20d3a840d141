package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardEngineTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order");

  private final CommitRecorder store = new CommitRecorder();
  private final ShardEngine engine =
      new ShardEngine(
          new EngineParts(
              store,
              new NoWorkers(),
              InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z")),
              EngineSettings.DEFAULT,
              EngineListener.NONE,
              new ChangeCodec(),
              Lease.ALWAYS));

  @BeforeEach
  void start() {
    store.stored(
        new StoredRun(
            KEY, "closed", WorkflowStatus.COMPLETED, "start", null, 0, null, List.of(), Map.of()));
    engine.start();
    engine.take(Map.of(KEY.shard(EngineSettings.DEFAULT.numberOfShards()), 1L));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void shouldSeeTheRunThatCameAfterTheOneThatWasDeletedMeanwhile() throws Exception {
    store.onLoad(
        () -> {
          assertAccepted(engine.submit(KEY, new Request.DeleteExecution("closed")));
          assertAccepted(engine.submit(KEY, Requests.start().request("next")));
        });
    WorkflowState seen = engine.inspect(KEY, null).get(20, TimeUnit.SECONDS);
    assertThat(seen).isNotNull();
    assertThat(seen.status()).isEqualTo(WorkflowStatus.RUNNING);
  }

  @Test
  void shouldSeeNothingWhereTheLatestRunWasDeletedMeanwhile() throws Exception {
    store.onLoad(() -> assertAccepted(engine.submit(KEY, new Request.DeleteExecution("closed"))));
    assertThat(engine.inspect(KEY, null).get(20, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void shouldSeeNothingOfARunWithoutItsRow() throws Exception {
    assertThat(engine.inspect(KEY, null).get(20, TimeUnit.SECONDS)).isNull();
    assertThat(engine.inspect(KEY, "other").get(20, TimeUnit.SECONDS)).isNull();
  }

  private static <R extends Response> void assertAccepted(CompletableFuture<Outcome<R>> answer) {
    assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(Outcome.Accepted.class);
  }

  private static final class NoWorkers implements TaskTransport {
    @Override
    public @Nullable Claim<?> claim(Effect.Dispatch task) {
      return null;
    }

    @Override
    public void dispatch(Effect.Dispatch task) {}
  }
}

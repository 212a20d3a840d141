package io.workflow.server.scenario;

import static org.awaitility.Awaitility.await;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.scenario.ScenarioExecutor;
import io.workflow.engine.shard.EngineListener;
import io.workflow.engine.shard.EngineParts;
import io.workflow.engine.shard.EngineSettings;
import io.workflow.engine.shard.ForwardingHistoryService;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.Lease;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.server.persistence.HistoryConnections;
import io.workflow.server.persistence.PostgresHistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries scenarios out by a real engine on a real database, with a clock that moves when told to.
 * The lanes keep no alarms in memory, so that alarms ring when the scenario says so.
 */
final class LaneExecutor implements ScenarioExecutor, AutoCloseable {

  private static final int SHARDS = 4;
  private static final int ALL = 100_000;
  private static final List<Integer> ALL_SHARDS = IntStream.range(0, SHARDS).boxed().toList();

  private final PostgresHistoryStore store;
  private final ShardEngine engine;
  private final Recorder recorder = new Recorder();
  private final ChangeCodec codec = new ChangeCodec();
  private final Gate gate = new Gate();
  private volatile Instant now = Instant.parse("2026-11-02T09:00:00Z");

  LaneExecutor(HistoryConnections connections, Limits limits) {
    store = new PostgresHistoryStore(connections, codec::decodeEvents);
    EngineSettings settings =
        new EngineSettings(SHARDS, 2, 64, 16, 64, Duration.ofMinutes(1), 0, Duration.ZERO, limits);
    engine =
        new ShardEngine(
            new EngineParts(store, recorder, () -> now, settings, recorder, codec, Lease.ALWAYS),
            gate::before);
    engine.start();
  }

  /** Another engine may have had them for its scenarios. */
  void takeShards() {
    var unused = engine.drop(ALL_SHARDS);
    engine.take(store.acquire(ALL_SHARDS, "scenario:7233").epochs());
  }

  @Override
  public Outcome<?> submit(WorkflowKey key, Request<?> request) {
    return engine.submit(key, request).join();
  }

  @Override
  public List<HistoryEvent> events(WorkflowKey key, String runId) {
    return engine.readEvents(key, runId, 1, Long.MAX_VALUE, ALL);
  }

  @Override
  public @Nullable WorkflowState state(WorkflowKey key) {
    return engine.inspect(key, null).join();
  }

  @Override
  public WorkflowState state(WorkflowKey key, String runId) {
    return Objects.requireNonNull(engine.inspect(key, runId).join(), "a run " + runId);
  }

  @Override
  public List<Effect> takeEffects(WorkflowKey key) {
    state(key); // answered in a later turn of the lane than the one that released them
    return recorder.take(key);
  }

  @Override
  public List<OutboxMessage> outbox(WorkflowKey source) {
    return store.messagesAfter(ALL_SHARDS, null, ALL).stream()
        .map(row -> codec.decodeMessage(row.message()))
        .filter(message -> message.source().equals(source))
        .toList();
  }

  @Override
  public void deliver() {
    gate.open();
    await().until(() -> store.messagesAfter(ALL_SHARDS, null, 1).isEmpty());
    gate.close();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void advance(Duration step) {
    now = now.plus(step);
  }

  @Override
  public void crash() {
    takeShards();
  }

  @Override
  public String newRunId() {
    return unique();
  }

  @Override
  public String unique() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    engine.close();
  }

  /** Holds messages between workflows back until the scenario wants them delivered. */
  private static final class Gate {
    private final List<Runnable> held = new ArrayList<>();
    private boolean open;

    synchronized void open() {
      open = true;
      held.forEach(Runnable::run);
      held.clear();
    }

    synchronized void close() {
      open = false;
    }

    private synchronized void pass(Runnable delivery) {
      if (open) {
        delivery.run();
      } else {
        held.add(delivery);
      }
    }

    HistoryService before(HistoryService door) {
      return new ForwardingHistoryService(door) {
        @Override
        public <R extends Response> CompletableFuture<Outcome<R>> submit(
            WorkflowKey key, Request<R> request) {
          CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
          pass(
              () -> {
                CompletableFuture<Outcome<R>> unused =
                    door.submit(key, request)
                        .whenComplete(
                            (outcome, failure) -> {
                              if (failure == null) {
                                answer.complete(outcome);
                              } else {
                                answer.completeExceptionally(failure);
                              }
                            });
              });
          return answer;
        }
      };
    }
  }

  /** Keeps the hints, as a broker would. */
  private static final class Recorder implements TaskTransport, EngineListener {
    private final BlockingQueue<Effect> hints = new LinkedBlockingQueue<>(ALL);

    @Override
    public @Nullable Claim<?> claim(Effect.Dispatch task) {
      return null;
    }

    @Override
    public void dispatch(Effect.Dispatch task) {
      hints.add(task);
    }

    @Override
    public void updateProgressed(Effect.UpdateProgressed progressed) {
      hints.add(progressed);
    }

    List<Effect> take(WorkflowKey key) {
      List<Effect> taken =
          hints.stream().filter(hint -> workflowId(hint).equals(key.workflowId())).toList();
      hints.removeAll(taken);
      return taken;
    }

    private static String workflowId(Effect hint) {
      return switch (hint) {
        case Effect.DispatchWorkflowTask(
                var task,
                var _type,
                var _queue,
                var _since,
                var _priority) ->
            task.workflowId();
        case Effect.DispatchStickyWorkflowTask(
                var task,
                var _type,
                var _sticky,
                var _queue,
                var _priority) ->
            task.workflowId();
        case Effect.DispatchActivityTask(
                var task,
                var _type,
                var _queue,
                var _since,
                var _priority) ->
            task.workflowId();
        case Effect.UpdateProgressed told -> told.key().workflowId();
      };
    }
  }
}

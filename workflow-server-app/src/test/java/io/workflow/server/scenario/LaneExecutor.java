package io.workflow.server.scenario;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.scenario.ScenarioExecutor;
import io.workflow.engine.shard.EngineListener;
import io.workflow.engine.shard.EngineParts;
import io.workflow.engine.shard.EngineSettings;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import io.workflow.server.persistence.HistoryConnections;
import io.workflow.server.persistence.PostgresHistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries scenarios out by a real engine on a real database, with a clock that moves when told to.
 * The lanes keep no alarms in memory, so that alarms ring when the scenario says so.
 */
final class LaneExecutor implements ScenarioExecutor, AutoCloseable {

  private static final int SHARDS = 4;
  private static final int ALL = 100_000;

  private final PostgresHistoryStore store;
  private final ShardEngine engine;
  private final Recorder recorder = new Recorder();
  private volatile Instant now = Instant.parse("2026-11-02T09:00:00Z");

  LaneExecutor(HistoryConnections connections, Limits limits) {
    ChangeCodec codec = new ChangeCodec();
    store = new PostgresHistoryStore(connections, codec::decodeEvents);
    EngineSettings settings =
        new EngineSettings(SHARDS, 2, 64, 16, 64, Duration.ofMinutes(1), 0, Duration.ZERO, limits);
    engine =
        new ShardEngine(new EngineParts(store, recorder, () -> now, settings, recorder, codec));
    engine.start();
  }

  /** Another engine may have had them for its scenarios. */
  void takeShards() {
    List<Integer> shards = IntStream.range(0, SHARDS).boxed().toList();
    engine.drop(shards);
    engine.take(store.acquire(shards, "scenario:7233"));
  }

  @Override
  public Outcome submit(WorkflowKey key, Request request) {
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
  public List<Effect> takeEffects(WorkflowKey key) {
    state(key); // answered in a later turn of the lane than the one that released them
    return recorder.take(key);
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

  /** Keeps the hints, as a broker would. */
  private static final class Recorder implements TaskTransport, EngineListener {
    private final BlockingQueue<Effect> hints = new LinkedBlockingQueue<>(ALL);

    @Override
    public void dispatchWorkflowTask(
        TaskId task, String workflowType, String taskQueue, Instant waitingSince) {
      hints.add(new Effect.DispatchWorkflowTask(task, workflowType, taskQueue, waitingSince));
    }

    @Override
    public void dispatchStickyWorkflowTask(
        TaskId task, String workflowType, String stickyQueue, String taskQueue) {
      hints.add(new Effect.DispatchStickyWorkflowTask(task, workflowType, stickyQueue, taskQueue));
    }

    @Override
    public void dispatchActivityTask(
        TaskId task, String activityType, String taskQueue, Instant waitingSince) {
      hints.add(new Effect.DispatchActivityTask(task, activityType, taskQueue, waitingSince));
    }

    @Override
    public void updateProgressed(Effect.UpdateProgressed progressed) {
      hints.add(progressed);
    }

    List<Effect> take(WorkflowKey key) {
      List<Effect> taken = new ArrayList<>();
      hints.drainTo(taken);
      return taken.stream()
          .filter(hint -> workflowId(hint).equals(key.workflowId()))
          .collect(Collectors.toList());
    }

    private static String workflowId(Effect hint) {
      return switch (hint) {
        case Effect.DispatchWorkflowTask(var task, var _type, var _queue, var _since) ->
            task.workflowId();
        case Effect.DispatchStickyWorkflowTask(var task, var _type, var _sticky, var _queue) ->
            task.workflowId();
        case Effect.DispatchActivityTask(var task, var _type, var _queue, var _since) ->
            task.workflowId();
        case Effect.UpdateProgressed told -> told.key().workflowId();
      };
    }
  }
}

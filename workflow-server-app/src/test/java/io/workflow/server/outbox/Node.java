package io.workflow.server.outbox;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Limits;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.EngineListener;
import io.workflow.engine.shard.EngineParts;
import io.workflow.engine.shard.EngineSettings;
import io.workflow.engine.shard.ForwardingHistoryService;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.Lease;
import io.workflow.engine.shard.ShardEngine;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.server.persistence.HistoryConnections;
import io.workflow.server.persistence.PostgresHistoryStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An engine that owns all shards from its beginning to its death. What it may deliver is decided by
 * a predicate on the requests; all else looks like a network that is down.
 */
final class Node implements AutoCloseable {

  private static final int SHARDS = 4;
  private static final List<Integer> ALL_SHARDS = IntStream.range(0, SHARDS).boxed().toList();

  private final PostgresHistoryStore store;
  private final ShardEngine engine;
  private final Map<Class<?>, Integer> refused = new ConcurrentHashMap<>();

  Node(HistoryConnections connections, Predicate<Request<?>> delivers) {
    ChangeCodec codec = new ChangeCodec();
    store = new PostgresHistoryStore(connections, codec::decodeEvents);
    engine =
        new ShardEngine(
            new EngineParts(
                store,
                new NoTransport(),
                Clock.systemUTC(),
                new EngineSettings(
                    SHARDS,
                    2,
                    512,
                    64,
                    256,
                    Duration.ofMinutes(1),
                    0,
                    Duration.ZERO,
                    Limits.DEFAULT),
                EngineListener.NONE,
                codec,
                Lease.ALWAYS),
            door -> new Network(door, delivers));
    engine.start();
    engine.take(store.acquire(ALL_SHARDS, "node:7233").epochs());
  }

  /** How often a request of this kind did not get through. */
  int refused(Class<?> type) {
    return refused.getOrDefault(type, 0);
  }

  String start(WorkflowKey key) {
    String runId = UUID.randomUUID().toString();
    accepted(submit(key, Requests.start().request(runId)));
    return runId;
  }

  /** Takes the pending workflow task and answers it. */
  void runWorkflowTask(WorkflowKey key, Command... commands) {
    new TestWorker(engine, "worker").runWorkflowTask(key, commands);
  }

  <R extends Response> HistoryService.Outcome<R> submit(WorkflowKey key, Request<R> request) {
    return engine.submit(key, request).join();
  }

  private static <R extends Response> R accepted(HistoryService.Outcome<R> outcome) {
    return ((HistoryService.Outcome.Accepted<R>) outcome).response();
  }

  WorkflowState state(WorkflowKey key) {
    return Objects.requireNonNull(find(key));
  }

  @Nullable WorkflowState find(WorkflowKey key) {
    return engine.inspect(key, null).join();
  }

  List<String> history(WorkflowKey key, String runId) {
    return engine.readEvents(key, runId, 1, Long.MAX_VALUE, 100_000).stream()
        .map(HistoryEvent::eventType)
        .toList();
  }

  int unsettled() {
    return store.messagesAfter(ALL_SHARDS, null, 1_000).size();
  }

  int waitingMessages() {
    return engine.waitingMessages();
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Network extends ForwardingHistoryService {
    private final Predicate<Request<?>> delivers;

    Network(HistoryService door, Predicate<Request<?>> delivers) {
      super(door);
      this.delivers = delivers;
    }

    @Override
    public <R extends Response> CompletableFuture<Outcome<R>> submit(
        WorkflowKey key, Request<R> request) {
      if (delivers.test(request)) {
        return super.submit(key, request);
      }
      refused.merge(request.getClass(), 1, Integer::sum);
      return CompletableFuture.failedFuture(
          new ShardUnavailableException("The network is down", Duration.ofMillis(1)));
    }
  }

  /** Nobody listens: the tests take tasks themselves. */
  private static final class NoTransport implements TaskTransport {
    @Override
    public @Nullable Claim<?> claim(Effect.Dispatch task) {
      return null;
    }

    @Override
    public void dispatch(Effect.Dispatch task) {}
  }
}

package io.workflow.engine.shard;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.EngineThreads.LaneTurns;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All lanes of a node, behind the one door.
 *
 * <p>{@link #start} and {@link #close} frame its life; shards come and go by {@link #take} and
 * {@link #drop}. Closing answers what waits with "try again" and returns when the lanes have ended.
 */
public final class ShardEngine implements HistoryService, ShardOwner, RunOwner, AutoCloseable {

  private static final Duration RETRY_AFTER = Duration.ofMillis(200);

  private final EngineSettings settings;
  private final HistoryStore store;
  private final RunLoader loader;
  private final Waiters waiters;
  private final UpdateWaiters updateWaiters;
  private final RecentlyClosed recentlyClosed = new RecentlyClosed();
  private final List<Lane> lanes = new ArrayList<>();
  private final List<LaneTurns> threads = new ArrayList<>();
  private final AlarmScanner scanner;
  private final OutboxDeliverer outbox;
  private final UnaryOperator<HistoryService> targets;
  private final ExecutorService readers;

  /** An engine that asks itself for the targets of messages: it must own all shards. */
  public ShardEngine(EngineParts parts) {
    this(parts, own -> own);
  }

  /**
   * @param targets makes the service that the targets of messages are asked through, out of this
   *     engine; it must reach the owner of each shard
   */
  public ShardEngine(EngineParts parts, UnaryOperator<HistoryService> targets) {
    this(parts, targets, new SystemThreads());
  }

  ShardEngine(EngineParts parts, UnaryOperator<HistoryService> targets, EngineThreads machine) {
    this.waiters = new Waiters(machine.timers());
    this.updateWaiters = new UpdateWaiters(machine.timers());
    this.readers = machine.readers();
    this.outbox = new OutboxDeliverer(parts, this::settle, machine.serial("workflow-outbox"));
    this.targets = targets;
    this.settings = parts.settings();
    this.store = parts.store();
    this.loader = new RunLoader(parts.codec());
    for (int i = 0; i < settings.lanes(); i++) {
      Lane lane = new Lane(parts, waiters, updateWaiters, recentlyClosed, outbox);
      lanes.add(lane);
      threads.add(machine.lane(lane, "workflow-lane-" + i));
    }
    this.scanner = new AlarmScanner(parts, lanes, machine.serial("workflow-alarms"));
  }

  /** Starts the threads of the lanes. No shard is served before it is taken. */
  public void start() {
    threads.forEach(LaneTurns::start);
    scanner.start();
    outbox.start(targets.apply(this));
  }

  @Override
  public void close() {
    scanner.close();
    threads.forEach(LaneTurns::close);
    outbox.close();
    readers.close();
  }

  @Override
  public <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    int shard = key.shard(settings.numberOfShards());
    CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
    lane(shard).offer(new Work.Submit<>(shard, key, request, answer));
    return answer;
  }

  @Override
  public CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    int shard = key.shard(settings.numberOfShards());
    return latest(shard, key).thenCompose(latest -> inspect(shard, key, runId, latest));
  }

  private CompletableFuture<Work.Inspected> latest(int shard, WorkflowKey key) {
    CompletableFuture<Work.Inspected> answer = new CompletableFuture<>();
    lane(shard).offer(new Work.Inspect(shard, key, answer));
    return answer;
  }

  private CompletableFuture<@Nullable WorkflowState> inspect(
      int shard, WorkflowKey key, @Nullable String runId, Work.Inspected latest) {
    CompletableFuture<@Nullable WorkflowState> state = state(shard, key, runId, latest);
    String wanted = latest.runId();
    if (runId != null || wanted == null) {
      return state;
    }
    return state.<@Nullable WorkflowState>thenCompose(
        found -> {
          if (found == null) {
            return sinceDeleted(shard, key, wanted);
          }
          return CompletableFuture.<@Nullable WorkflowState>completedFuture(found);
        });
  }

  /** The latest run was deleted before it was read; there may be another one by now. */
  private CompletableFuture<@Nullable WorkflowState> sinceDeleted(
      int shard, WorkflowKey key, String deleted) {
    return latest(shard, key)
        .<@Nullable WorkflowState>thenCompose(
            latest -> {
              if (deleted.equals(latest.runId())) {
                return CompletableFuture.<@Nullable WorkflowState>completedFuture(null);
              }
              return inspect(key, null);
            });
  }

  private CompletableFuture<@Nullable WorkflowState> state(
      int shard, WorkflowKey key, @Nullable String runId, Work.Inspected latest) {
    WorkflowState open = latest.open();
    if (open != null && (runId == null || runId.equals(open.runId()))) {
      return CompletableFuture.completedFuture(open);
    }
    String wanted = runId == null ? latest.runId() : runId;
    if (wanted == null) {
      return CompletableFuture.completedFuture(null);
    }
    RecentlyClosed.Run closed = recentlyClosed.get(wanted);
    if (closed != null && closed.state().key().equals(key)) {
      return CompletableFuture.completedFuture(closed.state());
    }
    return CompletableFuture.supplyAsync(() -> load(shard, key, wanted), readers);
  }

  private @Nullable WorkflowState load(int shard, WorkflowKey key, String runId) {
    try {
      StoredRun stored = store.loadRun(shard, key, runId);
      return stored == null ? null : loader.state(stored);
    } catch (StoreUnavailableException failure) {
      throw Refusals.unreachable(failure); // also for nodes that ask for others
    }
  }

  @Override
  public List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    RecentlyClosed.Run closed = recentlyClosed.get(runId);
    if (closed != null
        && closed.state().key().equals(key)
        && fromEventId == closed.closing().eventId()) {
      return List.of(closed.closing());
    }
    int shard = key.shard(settings.numberOfShards());
    return store.readEvents(shard, runId, fromEventId, toEventId, maxEvents);
  }

  @Override
  public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return await(key, Waiters.For.CHANGE, timeout);
  }

  @Override
  public CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout) {
    return await(key, Waiters.For.CLOSE, timeout);
  }

  @Override
  public CompletableFuture<@Nullable UpdateProgress> updateProgressed(
      WorkflowKey key, String updateId, boolean outcome, Duration timeout) {
    ShardUnavailableException elsewhere = elsewhere(key);
    if (elsewhere != null) {
      return CompletableFuture.failedFuture(elsewhere);
    }
    return orElsewhere(key, updateWaiters.add(key, updateId, outcome, timeout));
  }

  private CompletableFuture<Boolean> await(WorkflowKey key, Waiters.For what, Duration timeout) {
    ShardUnavailableException elsewhere = elsewhere(key);
    return elsewhere == null
        ? orElsewhere(key, waiters.add(key, what, timeout))
        : CompletableFuture.failedFuture(elsewhere);
  }

  /** The shard may have gone before there was somebody to tell of it. */
  private <T extends @Nullable Object> CompletableFuture<T> orElsewhere(
      WorkflowKey key, CompletableFuture<T> waiter) {
    ShardUnavailableException elsewhere = elsewhere(key);
    if (elsewhere != null) {
      waiter.completeExceptionally(elsewhere);
    }
    return waiter;
  }

  private @Nullable ShardUnavailableException elsewhere(WorkflowKey key) {
    int shard = key.shard(settings.numberOfShards());
    return lane(shard).owns(shard) ? null : ShardUnavailableException.notServed(shard, RETRY_AFTER);
  }

  @Override
  public void take(Map<Integer, Long> epochByShard, Collection<ShardMemory> memory) {
    Map<Lane, Map<Integer, Long>> byLane = new HashMap<>();
    epochByShard.forEach(
        (shard, epoch) ->
            byLane.computeIfAbsent(lane(shard), _lane -> new HashMap<>()).put(shard, epoch));
    byLane.forEach((lane, epochs) -> lane.control(new Work.Take(epochs, memory)));
    scanner.taken(epochByShard.keySet());
  }

  @Override
  public CompletableFuture<Void> drop(Collection<Integer> shards) {
    List<CompletableFuture<Void>> dropping = new ArrayList<>();
    for (Lane lane : lanes) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      lane.control(new Work.Drop(shards, done));
      dropping.add(done);
    }
    forgetClosed(shards);
    return CompletableFuture.allOf(dropping.toArray(CompletableFuture[]::new));
  }

  private void forgetClosed(Collection<Integer> shards) {
    Set<Integer> dropped = Set.copyOf(shards);
    recentlyClosed.removeIf(
        run -> dropped.contains(run.state().key().shard(settings.numberOfShards())));
  }

  @Override
  public CompletableFuture<List<ShardMemory>> handOver(Collection<Integer> shards) {
    CompletableFuture<List<ShardMemory>> all = CompletableFuture.completedFuture(List.of());
    for (Lane lane : lanes) {
      CompletableFuture<List<ShardMemory>> memory = new CompletableFuture<>();
      lane.control(new Work.HandOver(shards, memory));
      all = all.thenCombine(memory, ShardEngine::joined);
    }
    forgetClosed(shards);
    return all;
  }

  private static List<ShardMemory> joined(List<ShardMemory> some, List<ShardMemory> others) {
    List<ShardMemory> both = new ArrayList<>(some);
    both.addAll(others);
    return both;
  }

  @Override
  public Set<Integer> owned() {
    Set<Integer> owned = new HashSet<>();
    lanes.forEach(lane -> owned.addAll(lane.owned()));
    return owned;
  }

  @Override
  public Map<Integer, Long> epochs() {
    Map<Integer, Long> epochs = new HashMap<>();
    lanes.forEach(lane -> epochs.putAll(lane.epochs()));
    return epochs;
  }

  @Override
  public boolean serves(WorkflowKey key) {
    int shard = key.shard(settings.numberOfShards());
    return lane(shard).owns(shard);
  }

  /** Requests that wait in front of the lanes. */
  public int queuedRequests() {
    return lanes.stream().mapToInt(Lane::queued).sum();
  }

  /** Messages between workflows that wait to be delivered. */
  public int waitingMessages() {
    return outbox.waiting();
  }

  private void settle(Collection<SettledMessage> messages) {
    Map<Lane, List<SettledMessage>> byLane = new HashMap<>();
    for (SettledMessage message : messages) {
      byLane.computeIfAbsent(lane(message.shard()), _lane -> new ArrayList<>()).add(message);
    }
    byLane.forEach((lane, settled) -> lane.control(new Work.Settled(settled)));
  }

  /** States that the lanes keep in memory. */
  public int cachedRuns() {
    return lanes.stream().mapToInt(Lane::cached).sum();
  }

  private Lane lane(int shard) {
    return lanes.get(shard % lanes.size());
  }
}

package io.workflow.engine.shard;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.shard.CommitBatch.MessageRow;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryStore.StoredAlarm;
import io.workflow.engine.state.ChangeCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Serves some of the shards, one turn after the other: whatever has gathered is decided, committed
 * in one transaction, and answered. While a transaction is at the disk the next batch gathers by
 * itself. Everything here but the queue belongs to the thread that calls {@link #turn}.
 */
final class Lane {

  private static final Duration IDLE = Duration.ofSeconds(1);

  private final HistoryStore store;
  private final TaskTransport transport;
  private final InstantSource clock;
  private final EngineSettings settings;
  private final EngineListener listener;
  private final UpdateWaiters updateWaiters;
  private final WorkflowDecider decider;
  private final ChangeCodec codec;
  private final RunReader reader;
  private final Intake intake;
  private final OwnedShards shards;
  private final LaneMemory memory;
  private final OutboxDeliverer outbox;
  private final OutboxSequences sequences = new OutboxSequences();
  private final List<SettledMessage> settled = new ArrayList<>();
  private final Lease lease;
  private long incarnation;
  private volatile int cachedRuns;
  private volatile boolean closed;

  Lane(
      EngineParts parts,
      Waiters waiters,
      UpdateWaiters updateWaiters,
      RecentlyClosed recentlyClosed,
      OutboxDeliverer outbox) {
    this.outbox = outbox;
    this.store = parts.store();
    this.transport = parts.transport();
    this.clock = parts.clock();
    this.settings = parts.settings();
    this.listener = parts.listener();
    this.updateWaiters = updateWaiters;
    this.decider = new WorkflowDecider(settings.limits());
    this.codec = parts.codec();
    this.lease = parts.lease();
    this.incarnation = store.incarnation();
    this.reader = new RunReader(parts);
    this.shards = new OwnedShards(store);
    this.intake = new Intake(settings.queueCapacity(), settings.maximumBatch());
    this.memory = new LaneMemory(parts, waiters, updateWaiters, recentlyClosed);
  }

  /** Puts work in front of the lane; a full queue answers at once. */
  void offer(Work.OnRun work) {
    if (!intake.offer(work)) {
      work.answer()
          .completeExceptionally(Refusals.queueFull(settings.queueCapacity(), work.shard()));
    }
  }

  /** Comes before all waiting requests; never refused. */
  void control(Work.OfLane work) {
    intake.tell(work);
    if (closed) {
      intake.confirmDrops();
    }
  }

  Set<Integer> owned() {
    return shards.all();
  }

  /** Without the shards in which it is not known what became of a transaction. */
  Map<Integer, Long> epochs() {
    return shards.certain();
  }

  boolean owns(int shard) {
    return shards.contains(shard);
  }

  int queued() {
    return intake.queued();
  }

  int cached() {
    return cachedRuns;
  }

  /**
   * Does what has gathered, waiting for it at most about a second, and not past the next alarm.
   *
   * @throws InterruptedException while waiting; then nothing was begun
   */
  void turn() throws InterruptedException {
    intake.await(untilNextAlarm());
    work();
  }

  /** How long a turn that begins now waits; as long as nothing comes meanwhile. */
  Duration pause() {
    return intake.isIdle() ? untilNextAlarm() : Duration.ZERO;
  }

  /** Does what has gathered, without waiting for more. */
  void work() {
    for (Work.OfLane told = intake.nextTold(); told != null; told = intake.nextTold()) {
      obey(told);
    }
    clearDoubts();
    memory.inherited().forgetOld();
    List<Work.OnRun> batch = intake.nextBatch();
    Instant now = now();
    if (!intake.isSeparating()) {
      addAlarms(batch, now);
    }
    if (!batch.isEmpty() || !settled.isEmpty()) {
      long began = System.nanoTime();
      int loaded = process(Intake.takeQuick(batch), new Turn(decider, codec, sequences, now));
      Turn turn = new Turn(decider, codec, sequences, now);
      settle(turn);
      loaded += process(batch, turn);
      cachedRuns = memory.runs().size();
      listener.turned(batch.size(), loaded, Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** Sends everything away that waits. */
  void close() {
    closed = true;
    intake.confirmDrops();
    intake
        .takeAll()
        .forEach(work -> Refusals.fail(work, Refusals.unavailable("This node is shutting down")));
  }

  private Duration untilNextAlarm() {
    Instant next = memory.nextAlarm();
    if (next == null) {
      return IDLE;
    }
    Duration wait = Duration.between(clock.instant(), next);
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(IDLE) < 0 ? wait : IDLE;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void obey(Work.OfLane work) {
    switch (work) {
      case Work.Take(Map<Integer, Long> taken, Collection<ShardMemory> known) -> {
        forgetIfReplaced();
        drop(shards.othersHad(taken));
        shards.inherited(taken, known).forEach(memory::inherit);
        shards.take(taken);
        outbox.taken(taken.keySet());
      }
      case Work.Drop(Collection<Integer> lost, CompletableFuture<Void> done) -> {
        drop(lost);
        done.complete(null);
      }
      case Work.HandOver(var asked, var answer) -> {
        List<ShardMemory> known = memory.handOver(shards.certain(asked));
        drop(asked);
        answer.complete(known);
      }
      case Work.AlarmsFound(List<StoredAlarm> found) -> {
        for (StoredAlarm alarm : found) {
          if (owns(alarm.shard())) {
            memory.alarmFound(alarm);
          }
        }
      }
      case Work.Settled(Collection<SettledMessage> messages) -> settled.addAll(messages);
    }
  }

  private void drop(Collection<Integer> lost) {
    Set<Integer> dropped = shards.drop(lost);
    if (!dropped.isEmpty()) {
      memory.drop(dropped);
      outbox.dropped(dropped);
    }
  }

  /** Another server may not know what is in memory; shards come back with new epochs. */
  private void forgetIfReplaced() {
    long present = store.incarnation();
    if (present != incarnation) {
      incarnation = present;
      drop(shards.all());
    }
  }

  /** Until it works nothing in these shards is answered. */
  private void clearDoubts() {
    try {
      drop(shards.clearDoubts());
    } catch (RuntimeException failure) {
      listener.commitFailed(0, failure);
    }
  }

  private void addAlarms(List<Work.OnRun> batch, Instant now) {
    for (StoredAlarm alarm : memory.dueAlarms(now)) {
      batch.add(
          new Work.Submit<>(
              alarm.shard(), alarm.key(), new Request.Wake(), new CompletableFuture<>()));
    }
  }

  /** Returns how many runs had to be loaded. */
  private int process(List<Work.OnRun> batch, Turn turn) {
    // At the latest now: what is asked for has arrived, and is as new as it can be.
    boolean held = lease.isHeld();
    forgetIfReplaced();
    int loaded;
    try {
      loaded = reader.read(batch, shards, memory);
    } catch (RuntimeException failure) {
      listener.commitFailed(batch.size(), failure);
      batch.forEach(work -> Refusals.fail(work, Refusals.unreachable(failure)));
      return 0;
    } finally {
      memory.wakeLater(batch);
    }
    Answers answers = new Answers(listener);
    List<Work.OnRun> begun = new ArrayList<>(batch.size());
    for (Work.OnRun work : batch) {
      Long epoch = shards.epoch(work.shard());
      if (epoch == null) {
        Refusals.fail(work, Refusals.notServed(work.shard()));
      } else if (shards.isDoubtful(work.shard())) {
        Refusals.fail(work, Refusals.inDoubt(work.shard()));
      } else if (!held && work.leavesNoTrace()) {
        answers.withoutLease(work);
      } else if (turn.touched(work.key()) == null && !memory.runs().contains(work.key())) {
        Refusals.fail(work, Refusals.unreadable(work.key()));
      } else if (turn.hasOpened(work.key()) && work.mayOpen()) {
        intake.defer(work);
      } else {
        begun.add(work);
        answers.add(work, begin(turn, work, epoch));
      }
    }
    for (Work.Submit<?> claim : turn.takeClaims(transport::claim)) {
      begun.add(claim);
      answers.add(claim, begin(turn, claim, turn.epochOf(claim.shard())));
    }
    CommitBatch changes = turn.batch();
    if (!held && changes.isEmpty()) {
      memory.giveUp(turn);
      begun.forEach(answers::withoutLease);
    } else if (commit(turn, changes, begun)) {
      memory.keep(turn);
      if (!turn.messages().isEmpty()) {
        outbox.committed(turn.messages());
      }
      answers.give(held, changes.isEmpty() ? Set.of() : changes.epochs().keySet());
      turn.effects().forEach(this::release);
      memory.wake(turn);
    }
    return loaded;
  }

  /** They stay until a transaction has taken their rows with it, or the shard is lost. */
  private void settle(Turn turn) {
    settled.removeIf(message -> !owns(message.shard()));
    for (SettledMessage message : settled) {
      Long epoch = shards.epoch(message.shard());
      if (epoch != null && !shards.isDoubtful(message.shard())) {
        turn.settle(message, epoch);
      }
    }
  }

  /** Decides one piece of work; returns how it is answered once everything is durable. */
  private Runnable begin(Turn turn, Work.OnRun work, long epoch) {
    CachedRun touched = turn.touched(work.key());
    CachedRun run = touched == null ? memory.runs().get(work.key()) : touched;
    return switch (work) {
      case Work.Inspect inspect -> {
        Work.Inspected seen = Work.Inspected.of(run.run());
        yield () -> inspect.answer().complete(seen);
      }
      case Work.Submit<?> submit -> decide(turn, submit, run, epoch);
    };
  }

  private <R extends Response> Runnable decide(
      Turn turn, Work.Submit<R> submit, CachedRun run, long epoch) {
    try {
      Outcome<R> outcome = turn.decide(submit, run, epoch);
      return () -> submit.answer().complete(outcome);
    } catch (RuntimeException defect) {
      listener.decisionFailed(submit.request(), defect);
      return () -> submit.answer().completeExceptionally(defect);
    }
  }

  private boolean commit(Turn turn, CommitBatch batch, List<Work.OnRun> begun) {
    if (batch.isEmpty()) {
      return true;
    }
    long began = System.nanoTime();
    try {
      store.commit(batch, incarnation);
    } catch (ShardLostException lost) {
      withoutLost(turn, begun, lost);
      return false;
    } catch (StoreUnavailableException failure) {
      shards.doubt(batch.epochs().keySet());
      forget(turn, begun, failure);
      return false;
    } catch (RuntimeException refused) {
      separate(turn, begun, refused);
      return false;
    }
    settled.removeAll(Set.copyOf(batch.settled()));
    listener.committed(
        begun.size(), batch.historyRows().size(), Duration.ofNanos(System.nanoTime() - began));
    return true;
  }

  /**
   * Nothing was written, because of some shards: what belongs to others is done again without them.
   * What this turn began by itself, the claims of waiting workers, begins anew with it.
   */
  private void withoutLost(Turn turn, List<Work.OnRun> begun, ShardLostException lost) {
    Set<Integer> gone = lost.shards();
    drop(gone);
    listener.commitFailed(begun.size(), lost);
    List<Work.OnRun> rest = new ArrayList<>(begun);
    rest.removeIf(work -> gone.isEmpty() || gone.contains(work.shard()) || turn.isClaim(work));
    intake.again(rest);
    begun.removeAll(rest);
    begun.forEach(work -> Refusals.fail(work, Refusals.lost(lost)));
  }

  /** What the transaction came to is not known: the next request reads it from the store. */
  private void forget(Turn turn, List<Work.OnRun> begun, RuntimeException failure) {
    listener.commitFailed(begun.size(), failure);
    memory.doubt(turn);
    if (!turn.messages().isEmpty()) {
      outbox.doubtful(turn.messages().stream().map(MessageRow::shard).distinct().toList());
    }
    begun.forEach(work -> Refusals.fail(work, Refusals.notCommitted(failure)));
  }

  /**
   * The store refuses something in the batch: each request is tried alone, so that only the one
   * that is refused fails.
   */
  private void separate(Turn turn, List<Work.OnRun> begun, RuntimeException refused) {
    if (begun.size() == 1) {
      forget(turn, begun, refused);
      return;
    }
    listener.commitFailed(begun.size(), refused);
    memory.giveUp(turn);
    intake.separate(begun);
  }

  private void release(Effect effect) {
    switch (effect) {
      case Effect.Dispatch task -> transport.dispatch(task);
      case Effect.UpdateProgressed told -> {
        listener.updateProgressed(told);
        updateWaiters.progressed(told.key(), told.updateId(), told.progress());
      }
    }
  }
}

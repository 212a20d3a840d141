package io.workflow.engine.shard;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.shard.CommitBatch.DeletedRun;
import io.workflow.engine.shard.HistoryStore.StoredAlarm;
import io.workflow.engine.state.RunMemory;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a lane has in memory of the workflows of its shards: their states, their alarms, how their
 * last runs have ended, and who waits for them. It learns of a turn once that is durable, and
 * forgets what became doubtful. Used by the lane's thread.
 */
final class LaneMemory {

  private static final Duration WAKE_AGAIN = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final EngineSettings settings;
  private final Waiters waiters;
  private final UpdateWaiters updateWaiters;
  private final RecentlyClosed recentlyClosed;
  private final RunCache runs;
  private final AlarmClock alarms;
  private final InheritedMemory inherited;

  LaneMemory(
      EngineParts parts,
      Waiters waiters,
      UpdateWaiters updateWaiters,
      RecentlyClosed recentlyClosed) {
    this.clock = parts.clock();
    this.settings = parts.settings();
    this.waiters = waiters;
    this.updateWaiters = updateWaiters;
    this.recentlyClosed = recentlyClosed;
    this.runs = new RunCache(settings.cachedRuns(), updateWaiters::lost);
    this.alarms = new AlarmClock(settings.alarmCapacity());
    this.inherited = new InheritedMemory(clock, settings.cachedRuns());
  }

  RunCache runs() {
    return runs;
  }

  InheritedMemory inherited() {
    return inherited;
  }

  /** When the first alarm rings; {@code null} when none is set. */
  @Nullable Instant nextAlarm() {
    return alarms.next();
  }

  /** Takes out the alarms that ring. */
  List<StoredAlarm> dueAlarms(Instant now) {
    return alarms.due(now, settings.maximumBatch());
  }

  /** An alarm that the store holds; one that is known already is newer. */
  void alarmFound(StoredAlarm alarm) {
    if (!alarms.knows(alarm.runId())) {
      alarms.set(alarm);
    }
  }

  /** What an earlier owner of shards knew that are served here from now on. */
  void inherit(ShardMemory known) {
    inherited.add(known.runs());
    known.runs().forEach(run -> wake(run, Instant.EPOCH));
  }

  /** Runs that could not be loaded, though nothing but what is known of them wakes them. */
  void wakeLater(List<Work.OnRun> batch) {
    for (Work.OnRun work : batch) {
      RunMemory run = inherited.find(work.key());
      if (run != null) {
        wake(run, clock.instant().plus(WAKE_AGAIN));
      }
    }
  }

  private void wake(RunMemory run, Instant at) {
    if (run.mustBeWoken()) {
      alarms.set(new StoredAlarm(shard(run), run.key(), run.runId(), at));
    }
  }

  /**
   * What nobody knows who takes these shards over. What somebody waits for comes before what merely
   * saves work.
   *
   * @param epochs of the shards
   */
  List<ShardMemory> handOver(Map<Integer, Long> epochs) {
    HandedOverMemory memory = new HandedOverMemory(epochs, settings.lanes());
    List<RunMemory> known = new ArrayList<>();
    runs.forEach(
        (key, run) -> {
          WorkflowState state = run.openState();
          if (state != null && epochs.containsKey(key.shard(settings.numberOfShards()))) {
            known.add(RunMemory.of(state, run.sequence()));
          }
        });
    known.addAll(inherited.all());
    known.stream().filter(RunMemory::isBusy).forEach(run -> memory.add(shard(run), run));
    known.stream()
        .filter(run -> run.saysMoreThanHistory() && !run.isBusy())
        .forEach(run -> memory.add(shard(run), run));
    return memory.result();
  }

  private int shard(RunMemory run) {
    return run.key().shard(settings.numberOfShards());
  }

  /** Other nodes serve these shards: whoever waits is sent away. */
  void drop(Set<Integer> shards) {
    Predicate<WorkflowKey> gone = key -> shards.contains(key.shard(settings.numberOfShards()));
    runs.removeIf(gone);
    inherited.removeIf(gone);
    alarms.cancelShards(shards::contains);
    updateWaiters.lost(gone);
    waiters.lost(gone, Refusals::shardMoved);
    recentlyClosed.removeIf(run -> gone.test(run.state().key()));
  }

  /**
   * What was touched is read again from the store. Also updates that the turn admitted are lost,
   * which the states do not know of.
   */
  void giveUp(Turn turn) {
    for (WorkflowKey key : turn.touched().keySet()) {
      runs.remove(key);
      updateWaiters.lost(key);
    }
  }

  /** The same, and what was touched may have changed: whoever waits for that looks at it. */
  void doubt(Turn turn) {
    giveUp(turn);
    waiters.lost(turn.touched()::containsKey, Refusals::lookAgain);
  }

  /** What the turn has done is durable. */
  void keep(Turn turn) {
    for (RecentlyClosed.Run run : turn.closedRuns()) {
      alarms.cancel(run.state().runId());
      recentlyClosed.add(run);
    }
    for (DeletedRun run : turn.deletedRuns()) {
      recentlyClosed.remove(run.runId());
    }
    turn.touched().forEach((key, run) -> keep(turn.shardOf(key), key, run));
  }

  private void keep(int shard, WorkflowKey key, CachedRun run) {
    if (run.run() instanceof CurrentRun.None) {
      runs.remove(key); // so that deleting many does not push out what is in use
      return;
    }
    runs.put(key, run);
    WorkflowState state = run.openState();
    if (state != null) {
      setAlarm(shard, state);
    }
  }

  private void setAlarm(int shard, WorkflowState state) {
    Instant wakeAt = state.wakeAt();
    if (wakeAt == null || wakeAt.isAfter(clock.instant().plus(settings.alarmHorizon()))) {
      alarms.cancel(state.runId());
    } else {
      alarms.set(new StoredAlarm(shard, state.key(), state.runId(), wakeAt));
    }
  }

  /** Those who wait for a workflow that the turn has changed look at it now. */
  void wake(Turn turn) {
    turn.touched().keySet().forEach(key -> waiters.changed(key, turn.hasClosed(key)));
  }
}

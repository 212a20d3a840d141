package io.workflow.engine.simulation;

import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.shard.ShardLostException;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.engine.simulation.SimulatedDatabase.Transaction;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process's way to the database: calls take their time, fail, are carried out without an answer,
 * or after it.
 */
final class SimulatedStore implements HistoryStore {

  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken() {
      super("connection lost", null, false, false);
    }
  }

  private final String process;
  private final World world;
  private final Dice dice;
  private final SimulatedDatabase database;

  SimulatedStore(String process, World world, Dice dice, SimulatedDatabase database) {
    this.process = process;
    this.world = world;
    this.dice = dice;
    this.database = database;
  }

  // ---- the way there and back

  private void travel() {
    world.block(
        world.isCalm()
            ? dice.millis(0, 1)
            : dice.oneIn(60) ? dice.millis(100, 3_000) : dice.millis(0, 4));
  }

  private boolean fails() {
    return !world.isCalm() && dice.oneIn(60);
  }

  private StoreUnavailableException unavailable(String what) {
    world.tell(() -> process + ": the database fails to " + what);
    return new StoreUnavailableException("Could not " + what, new Broken());
  }

  private <T extends @Nullable Object> T call(String what, Supplier<T> read) {
    travel();
    if (fails()) {
      throw unavailable(what);
    }
    T found = read.get();
    travel();
    return found;
  }

  /** Waits for those who hold locks, then ends them. */
  private <T> T callAhead(String what, Collection<Integer> shards, Supplier<T> change) {
    travel();
    if (fails()) {
      throw unavailable(what);
    }
    if (!database.locking(shards).isEmpty()) {
      world.tell(() -> "waits for locks to " + what);
      world.block(dice.millis(1, 1_000));
      for (Transaction blocking : database.locking(shards)) {
        world.tell(() -> "ends a session that is in the way");
        if (dice.oneIn(2)) {
          blocking.commit();
        } else {
          blocking.end();
        }
      }
    }
    T done = change.get();
    if (fails()) {
      throw unavailable("hear that it did " + what);
    }
    travel();
    return done;
  }

  // ---- shards

  @Override
  public Acquired acquire(Collection<Integer> shards, String owner) {
    Acquired acquired =
        callAhead("take shards " + shards, shards, () -> database.acquire(shards, owner));
    comeLate();
    return acquired;
  }

  @Override
  public Map<Integer, Long> raise(Map<Integer, Long> present) {
    return callAhead("raise epochs", present.keySet(), () -> database.raise(present));
  }

  @Override
  public void release(Map<Integer, Long> present) {
    callAhead(
        "give shards up",
        present.keySet(),
        () -> {
          database.release(present);
          return true;
        });
  }

  @Override
  public long incarnation() {
    return database.incarnation();
  }

  @Override
  public Map<Integer, Long> epochs(Collection<Integer> shards) {
    Map<Integer, Long> present = call("read epochs", () -> database.epochs(shards));
    comeLate();
    return present;
  }

  /** So late that what it says may be wrong by then. */
  private void comeLate() {
    if (!world.isCalm() && dice.oneIn(30)) {
      world.block(dice.millis(1_000, 8_000));
    }
  }

  // ---- commits

  @Override
  public void commit(CommitBatch batch, long incarnation) {
    try {
      travel();
    } catch (World.Died killed) {
      if (dice.oneIn(2)) {
        later(batch);
      }
      throw killed;
    }
    if (incarnation != database.incarnation()) {
      throw unavailable("commit at this server");
    }
    switch (world.isCalm() ? 5 : dice.below(120)) {
      case 0 -> throw unavailable("commit");
      case 1 -> {
        database.commit(batch);
        world.block(dice.millis(1, 3_000));
        throw unavailable("answer a commit that it made");
      }
      case 2 -> {
        later(batch);
        throw unavailable("answer a commit that has yet to begin");
      }
      case 3 -> {
        Transaction transaction = database.begin(batch);
        world
            .outside()
            .strand("database")
            .after(
                dice.millis(1, 6_000),
                () -> {
                  world.tell(() -> "a late commit ends");
                  transaction.commit();
                });
        throw unavailable("answer a commit that has yet to end");
      }
      default -> {
        database.commit(batch);
        world.tell(() -> process + " commits to " + batch.epochs());
      }
    }
    travel();
  }

  /** If its shards are not taken over before. */
  private void later(CommitBatch batch) {
    long sent = database.incarnation();
    world
        .outside()
        .strand("database")
        .after(
            dice.millis(1, 6_000),
            () -> {
              try {
                if (sent == database.incarnation()) {
                  database.commit(batch);
                  world.tell(() -> "a late commit came through");
                }
              } catch (ShardLostException | SimulatedDatabase.Refused late) {
                world.tell(() -> "a late commit comes too late: " + late.getMessage());
              }
            });
  }

  // ---- reads

  @Override
  public Map<WorkflowKey, StoredRun> loadCurrentRuns(Map<WorkflowKey, Integer> shardByKey) {
    return call("load runs", () -> database.currentRuns(shardByKey.keySet()));
  }

  @Override
  public List<StoredAlarm> alarmsBefore(
      Collection<Integer> shards, Instant until, @Nullable StoredAlarm after, int limit) {
    return call("read alarms", () -> database.alarms(shards, until, after, limit));
  }

  @Override
  public List<StoredMessage> messagesAfter(
      Collection<Integer> shards, @Nullable StoredMessage after, int limit) {
    return call("read messages", () -> database.messages(shards, after, limit));
  }

  @Override
  public List<HistoryEvent> readEvents(
      int shard, String runId, long fromEventId, long toEventId, int maxEvents) {
    return call("read events", () -> database.events(runId, fromEventId, toEventId, maxEvents));
  }

  @Override
  public @Nullable StoredRun loadRun(int shard, WorkflowKey key, String runId) {
    return call("load run " + runId, () -> database.run(key, runId));
  }

  // ---- nodes

  /** Whether a process could take the name of a node. */
  boolean join(String name, String process) {
    return call("join", () -> database.join(name, process));
  }

  /** See {@link SimulatedDatabase#beat}. */
  @Nullable Map<Integer, SimulatedDatabase.Owner> beat(String name, String process) {
    return call("beat", () -> database.beat(name, process));
  }

  /** The names of those that are alive, as far as anybody can know. */
  Set<String> aliveNodes() {
    return database.aliveNodes();
  }

  /** See {@link SimulatedDatabase#waiting}. */
  List<WaitingTask> waiting(String taskQueue, TaskKind kind) {
    return call("read what waits", () -> database.waiting(taskQueue, kind));
  }
}

package io.workflow.engine.simulation;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.CommitBatch.ClosedRunRow;
import io.workflow.engine.shard.CommitBatch.DeletedRun;
import io.workflow.engine.shard.CommitBatch.HistoryRow;
import io.workflow.engine.shard.CommitBatch.OpenedRun;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.engine.shard.HistoryStore.StoredAlarm;
import io.workflow.engine.shard.HistoryStore.StoredMessage;
import io.workflow.engine.shard.HistoryStore.StoredRow;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.shard.ShardEpochs.Acquired;
import io.workflow.engine.shard.ShardLostException;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.StateFold;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables, and the locks that transactions in flight hold. What is called here happens at one
 * moment; how long it takes to get here and back is {@link SimulatedStore}'s.
 */
final class SimulatedDatabase {

  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration DEAD_AFTER = Duration.ofSeconds(5);
  private static final Duration LONGEST_QUIET = LEASE.plusMillis(100);

  private final World world;
  private final Map<Integer, Shard> shards = new TreeMap<>();
  private final Map<WorkflowKey, Execution> current = new LinkedHashMap<>();
  private final Map<String, Execution> executions = new LinkedHashMap<>();
  private final Map<String, Execution> open = new LinkedHashMap<>();
  private final Map<String, Execution> everything = new LinkedHashMap<>();
  private final TreeMap<SettledMessage, byte[]> outbox =
      new TreeMap<>(
          Comparator.comparingInt(SettledMessage::shard)
              .thenComparingLong(SettledMessage::sequence));
  private final Map<String, Node> nodes = new TreeMap<>();
  private final List<Transaction> inFlight = new ArrayList<>();
  private final Map<WorkflowKey, List<Version>> versions = new LinkedHashMap<>();
  private final Witness witness;
  private long incarnation;

  SimulatedDatabase(World world, Witness witness) {
    this.world = world;
    this.witness = witness;
  }

  /** Sees what is written, at the moment at which it is. */
  interface Witness {
    void changed(Execution run, List<Change.Durable> row);

    void settled(SettledMessage id, byte[] message);
  }

  private static final class Shard {
    private long epoch;
    private String owner = "";
    private boolean released;
    private long acquiredAt;
  }

  private static final class Node {
    private String process = "";
    private long beatAt;
    private boolean gone;
  }

  /** A run: its row, its history, and what they come to. */
  static final class Execution {
    private final OpenedRun opened;
    private final TreeMap<Long, HistoryRow> rows = new TreeMap<>();
    private final List<HistoryEvent> events = new ArrayList<>();
    private long sequence;
    private final Map<Long, WaitingTask> waiting = new TreeMap<>();
    private long snapshotSequence;
    private byte @Nullable [] snapshot;
    private WorkflowStatus status = WorkflowStatus.RUNNING;
    private @Nullable Instant wakeAt;
    private @Nullable WorkflowState state;

    private Execution(OpenedRun opened) {
      this.opened = opened;
      this.wakeAt = opened.wakeAt();
    }

    WorkflowKey key() {
      return opened.key();
    }

    String runId() {
      return opened.runId();
    }

    List<HistoryEvent> events() {
      return events;
    }

    /** As whoever takes the shard over reads it; {@code null} before its first row. */
    @Nullable WorkflowState state() {
      return state;
    }

    boolean isOpen() {
      return status == WorkflowStatus.RUNNING;
    }

    @Nullable Instant wakeAt() {
      return wakeAt;
    }
  }

  /**
   * What is durable of a workflow from a moment on.
   *
   * @param state of the run, open or closed; {@code null} when there is none
   */
  record Version(long at, CurrentRun run, @Nullable WorkflowState state) {}

  /** Who owns a shard. */
  record Owner(String node, long epoch) {}

  /** The key of a table does not take a row: a start that was repeated after its run had ended. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  /** A commit that has passed its check, and has not ended. */
  final class Transaction {
    private final CommitBatch batch;
    private boolean ended;

    private Transaction(CommitBatch batch) {
      this.batch = batch;
    }

    /** At last; unless somebody has ended it. */
    void commit() {
      if (end()) {
        try {
          apply(batch);
        } catch (Refused late) {
          world.tell(late::getMessage);
        }
      }
    }

    boolean end() {
      boolean first = !ended;
      ended = true;
      inFlight.remove(this);
      return first;
    }
  }

  // ---- shards and nodes

  long incarnation() {
    return incarnation;
  }

  /** The server is started anew: what was in flight is undone. */
  void restart() {
    incarnation++;
    List.copyOf(inFlight).forEach(Transaction::end);
  }

  /** Those that hold locks on one of the shards. */
  List<Transaction> locking(Collection<Integer> wanted) {
    return inFlight.stream()
        .filter(one -> one.batch.epochs().keySet().stream().anyMatch(wanted::contains))
        .toList();
  }

  Acquired acquire(Collection<Integer> wanted, String owner) {
    Map<Integer, Long> epochs = new TreeMap<>();
    Map<Integer, Duration> quiet = new TreeMap<>();
    for (int number : new TreeSet<>(wanted)) {
      Shard shard = shards.computeIfAbsent(number, _shard -> new Shard());
      Duration wait = quiet(shard, owner);
      if (wait.isPositive()) {
        quiet.put(number, wait);
      }
      shard.epoch++;
      shard.owner = owner;
      shard.released = false;
      shard.acquiredAt = world.nanos();
      epochs.put(number, shard.epoch);
    }
    return new Acquired(epochs, quiet);
  }

  private Duration quiet(Shard shard, String owner) {
    if (shard.epoch == 0 || shard.released) {
      return Duration.ZERO;
    }
    if (world.nanos() - shard.acquiredAt < LONGEST_QUIET.toNanos()) {
      return LONGEST_QUIET;
    }
    if (shard.owner.equals(owner)) {
      return Duration.ZERO;
    }
    Node former = nodes.get(shard.owner);
    return former == null || former.gone
        ? Duration.ZERO
        : LONGEST_QUIET.minusNanos(world.nanos() - former.beatAt);
  }

  Map<Integer, Long> raise(Map<Integer, Long> present) {
    Map<Integer, Long> raised = new TreeMap<>();
    for (int number : owned(present)) {
      Shard shard = shard(number);
      shard.epoch++;
      shard.acquiredAt = world.nanos();
      raised.put(number, shard.epoch);
    }
    return raised;
  }

  void release(Map<Integer, Long> present) {
    owned(present).forEach(number -> shard(number).released = true);
  }

  private Set<Integer> owned(Map<Integer, Long> present) {
    Set<Integer> owned = new TreeSet<>(present.keySet());
    owned.removeIf(number -> !Objects.equals(present.get(number), epoch(number)));
    return owned;
  }

  private Shard shard(int number) {
    return shards.computeIfAbsent(number, _shard -> new Shard());
  }

  /** 0 when nobody ever had it. */
  long epoch(int number) {
    Shard shard = shards.get(number);
    return shard == null ? 0 : shard.epoch;
  }

  Map<Integer, Long> epochs(Collection<Integer> wanted) {
    Map<Integer, Long> epochs = new TreeMap<>();
    wanted.forEach(
        number -> {
          if (shards.containsKey(number)) {
            epochs.put(number, epoch(number));
          }
        });
    return epochs;
  }

  /** Whether a process could take the name of a node. */
  boolean join(String name, String process) {
    Node node = nodes.computeIfAbsent(name, _name -> new Node());
    boolean free =
        node.process.isEmpty()
            || node.process.equals(process)
            || node.gone
            || world.nanos() - node.beatAt > DEAD_AFTER.toNanos();
    if (free) {
      node.process = process;
      node.beatAt = world.nanos();
      node.gone = false;
    }
    return free;
  }

  /** A sign of life; {@code null} when another process has the name, else who owns what. */
  @Nullable Map<Integer, Owner> beat(String name, String process) {
    Node node = nodes.get(name);
    if (node == null || !node.process.equals(process) || node.gone) {
      return null;
    }
    node.beatAt = world.nanos();
    Map<Integer, Owner> owners = new TreeMap<>();
    shards.forEach((number, shard) -> owners.put(number, new Owner(shard.owner, shard.epoch)));
    return owners;
  }

  /** The names of those whose last sign of life is not too long ago. */
  Set<String> aliveNodes() {
    Set<String> alive = new TreeSet<>();
    nodes.forEach(
        (name, node) -> {
          if (!node.gone && world.nanos() - node.beatAt <= DEAD_AFTER.toNanos()) {
            alive.add(name);
          }
        });
    return alive;
  }

  /** The tasks of a queue that are written down, the oldest first. */
  List<WaitingTask> waiting(String taskQueue, TaskKind kind) {
    return executions.values().stream()
        .flatMap(run -> run.waiting.values().stream())
        .filter(task -> task.taskQueue().equals(taskQueue) && task.kind() == kind)
        .sorted(
            Comparator.comparing(WaitingTask::since)
                .thenComparing(WaitingTask::shard)
                .thenComparing(task -> task.task().runId())
                .thenComparing(task -> task.task().scheduledEventId()))
        .toList();
  }

  /** All tasks that are written down. */
  Set<TaskId> waiting() {
    return executions.values().stream()
        .flatMap(run -> run.waiting.values().stream())
        .map(WaitingTask::task)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  void leave(String name, String process) {
    Node node = nodes.get(name);
    if (node != null && node.process.equals(process)) {
      node.gone = true;
      node.beatAt = world.nanos();
    }
  }

  // ---- commits

  /**
   * @throws ShardLostException when an epoch is not the present one
   */
  void check(CommitBatch batch) {
    Set<Integer> lost = new TreeSet<>(batch.epochs().keySet());
    lost.removeIf(number -> Objects.equals(batch.epochs().get(number), epoch(number)));
    if (!lost.isEmpty()) {
      throw new ShardLostException(lost);
    }
  }

  /** One that holds its locks until it is told to end. */
  Transaction begin(CommitBatch batch) {
    check(batch);
    Transaction transaction = new Transaction(batch);
    inFlight.add(transaction);
    return transaction;
  }

  void commit(CommitBatch batch) {
    check(batch);
    apply(batch);
  }

  private void apply(CommitBatch batch) {
    for (OpenedRun run : batch.opened()) {
      if (everything.containsKey(run.runId())) {
        throw new Refused("run " + run.runId() + " is there already");
      }
    }
    if (hasConflict(batch)) {
      return;
    }
    Set<WorkflowKey> touched = new LinkedHashSet<>();
    batch.deleted().forEach(this::addVersionWithout);
    for (OpenedRun run : batch.opened()) {
      Execution opened = new Execution(run);
      executions.put(run.runId(), opened);
      open.put(run.runId(), opened);
      everything.put(run.runId(), opened);
      current.put(run.key(), opened);
      touched.add(run.key());
    }
    batch.historyRows().forEach(row -> touched.add(add(row)));
    batch.wakeUps().forEach(alarm -> execution(alarm.runId()).wakeAt = alarm.wakeAt());
    batch
        .closed()
        .forEach(
            row -> {
              Execution run = execution(row.runId());
              run.status = row.status();
              open.remove(run.runId());
              run.wakeAt = null;
            });
    batch
        .snapshots()
        .forEach(
            row -> {
              Execution run = execution(row.runId());
              run.rows
                  .subMap(run.snapshotSequence, false, row.sequence(), true)
                  .values()
                  .removeIf(one -> one.eventCount() == 0);
              run.snapshotSequence = row.sequence();
              run.snapshot = row.state();
            });
    batch.taken().forEach(task -> execution(task.runId()).waiting.remove(task.scheduledEventId()));
    batch.waiting().forEach(this::add);
    batch.closed().forEach(this::requireNothingWaits);
    batch
        .messages()
        .forEach(
            row -> {
              byte[] taken =
                  outbox.put(new SettledMessage(row.shard(), row.sequence()), row.message());
              require(taken == null, () -> "message " + row.sequence() + " is there already");
            });
    for (SettledMessage id : batch.settled()) {
      byte[] message = outbox.remove(id);
      if (message != null) {
        witness.settled(id, message);
      }
    }
    batch.deleted().forEach(run -> touched.addAll(delete(run)));
    touched.forEach(this::newVersion);
  }

  /** By the key of the table: two of one place. */
  private boolean hasConflict(CommitBatch batch) {
    for (HistoryRow row : batch.historyRows()) {
      Execution run = executions.get(row.runId());
      if (run != null && row.sequence() <= run.sequence) {
        world.fail("row %d of run %s is written twice".formatted(row.sequence(), row.runId()));
        return true;
      }
    }
    return false;
  }

  private void add(WaitingTask row) {
    WaitingTask known =
        execution(row.task().runId()).waiting.put(row.task().scheduledEventId(), row);
    require(known == null, () -> "a task is written down twice: " + row);
  }

  private void requireNothingWaits(ClosedRunRow closed) {
    require(
        execution(closed.runId()).waiting.isEmpty(),
        () -> "tasks of run " + closed.runId() + " wait though it has closed");
  }

  private Execution execution(String runId) {
    Execution run = everything.get(runId);
    if (run == null) {
      throw new IllegalStateException("Expected run " + runId + " to be there");
    }
    return run;
  }

  private WorkflowKey add(HistoryRow row) {
    Execution run = execution(row.runId());
    require(
        row.sequence() == run.sequence + 1,
        () ->
            "row %d of run %s follows row %d".formatted(row.sequence(), row.runId(), run.sequence));
    run.sequence = row.sequence();
    run.rows.put(row.sequence(), row);
    List<Change.Durable> changes = Cluster.CODEC.decode(row.changes());
    WorkflowState before = run.state;
    run.state =
        before == null
            ? StateFold.openByRow(run.key(), run.runId(), changes)
            : StateFold.applyRow(before, changes);
    for (Change.Durable change : changes) {
      if (change instanceof Change.EventAdded(HistoryEvent event)) {
        run.events.add(event);
      }
    }
    addVersion(run, run.state);
    witness.changed(run, changes);
    return run.key();
  }

  private Set<WorkflowKey> delete(DeletedRun deleted) {
    Execution run = executions.get(deleted.runId());
    if (run == null || run.isOpen() || !run.key().equals(deleted.key())) {
      return Set.of();
    }
    executions.remove(deleted.runId());
    if (current.get(run.key()) == run) {
      current.remove(run.key());
      return Set.of(run.key());
    }
    return Set.of();
  }

  private void newVersion(WorkflowKey key) {
    long openRuns = open.values().stream().filter(run -> run.key().equals(key)).count();
    require(openRuns <= 1, () -> openRuns + " runs of " + key.workflowId() + " are open");
    Execution run = current.get(key);
    require(
        run != null || openRuns == 0,
        () -> "the open run of " + key.workflowId() + " is not current");
    require(
        run == null || openRuns == 0 || run.isOpen(),
        () -> "an earlier run of " + key + " is open");
    if (run == null) {
      known(key).add(new Version(world.nanos(), new CurrentRun.None(), null));
      return;
    }
    WorkflowState state = run.state;
    require(
        state != null && state.status() == run.status,
        () ->
            "run %s is %s by its row, and by its history %s"
                .formatted(run.runId(), run.status, state));
  }

  /** Between the rows of a batch each of its requests was answered. */
  private void addVersion(Execution run, WorkflowState state) {
    known(run.key())
        .add(
            new Version(
                world.nanos(),
                state.status().isClosed()
                    ? new CurrentRun.Closed(
                        run.runId(), state.status(), run.opened.startRequestId())
                    : new CurrentRun.Open(state),
                state));
  }

  /** The batch may have opened another one after it had deleted this. */
  private void addVersionWithout(DeletedRun run) {
    Execution latest = current.get(run.key());
    if (latest != null && latest.runId().equals(run.runId())) {
      known(run.key()).add(new Version(world.nanos(), new CurrentRun.None(), null));
    }
  }

  private List<Version> known(WorkflowKey key) {
    return versions.computeIfAbsent(key, _key -> firstVersion());
  }

  private static List<Version> firstVersion() {
    List<Version> versions = new ArrayList<>();
    versions.add(new Version(0, new CurrentRun.None(), null));
    return versions;
  }

  private void require(boolean condition, Supplier<String> what) {
    if (!condition) {
      world.fail("The store holds what it must not: " + what.get());
    }
  }

  // ---- reads

  Map<WorkflowKey, StoredRun> currentRuns(Collection<WorkflowKey> keys) {
    Map<WorkflowKey, StoredRun> found = new HashMap<>();
    for (WorkflowKey key : keys) {
      Execution run = current.get(key);
      if (run != null) {
        found.put(key, run.isOpen() ? stored(run) : withoutRows(run));
      }
    }
    return found;
  }

  @Nullable StoredRun run(WorkflowKey key, String runId) {
    Execution run = executions.get(runId);
    return run == null || !run.key().equals(key) ? null : stored(run);
  }

  private static StoredRun withoutRows(Execution run) {
    return new StoredRun(
        run.key(),
        run.runId(),
        run.status,
        run.opened.startRequestId(),
        null,
        0,
        null,
        List.of(),
        Map.of());
  }

  private static Map<Long, Integer> attempts(Map<Long, WaitingTask> waiting) {
    Map<Long, Integer> attempts = new TreeMap<>();
    waiting.forEach((event, row) -> attempts.put(event, row.task().attempt()));
    return attempts;
  }

  private static StoredRun stored(Execution run) {
    List<StoredRow> rows = new ArrayList<>();
    run.rows
        .tailMap(run.snapshotSequence, false)
        .values()
        .forEach(row -> rows.add(new StoredRow(row.sequence(), row.changes())));
    return new StoredRun(
        run.key(),
        run.runId(),
        run.status,
        run.opened.startRequestId(),
        run.wakeAt,
        run.snapshotSequence,
        run.snapshot,
        rows,
        attempts(run.waiting));
  }

  List<StoredAlarm> alarms(
      Collection<Integer> wanted, Instant until, @Nullable StoredAlarm after, int limit) {
    Comparator<StoredAlarm> order =
        Comparator.comparing(StoredAlarm::wakeAt)
            .thenComparing(StoredAlarm::shard)
            .thenComparing(StoredAlarm::runId);
    List<StoredAlarm> alarms = new ArrayList<>();
    for (Execution run : open.values()) {
      Instant wakeAt = run.wakeAt;
      if (wakeAt != null && wakeAt.isBefore(until) && wanted.contains(run.opened.shard())) {
        alarms.add(new StoredAlarm(run.opened.shard(), run.key(), run.runId(), wakeAt));
      }
    }
    alarms.removeIf(alarm -> after != null && order.compare(alarm, after) <= 0);
    alarms.sort(order);
    return alarms.subList(0, Math.min(limit, alarms.size()));
  }

  List<StoredMessage> messages(
      Collection<Integer> wanted, @Nullable StoredMessage after, int limit) {
    List<StoredMessage> messages = new ArrayList<>();
    outbox.forEach(
        (id, message) -> {
          boolean later =
              after == null
                  || id.shard() > after.shard()
                  || (id.shard() == after.shard() && id.sequence() > after.sequence());
          if (later && wanted.contains(id.shard()) && messages.size() < limit) {
            messages.add(new StoredMessage(id.shard(), id.sequence(), message));
          }
        });
    return messages;
  }

  List<HistoryEvent> events(String runId, long from, long to, int most) {
    Execution run = everything.get(runId);
    return run == null
        ? List.of()
        : run.events.stream()
            .filter(event -> event.eventId() >= from && event.eventId() <= to)
            .limit(most)
            .toList();
  }

  // ---- what only the simulation sees

  /** The current run; {@code null} when there is none. */
  @Nullable Execution latest(WorkflowKey key) {
    return current.get(key);
  }

  /** Those that are open. */
  Collection<Execution> open() {
    return open.values();
  }

  /** Every run that was ever opened, also those that were deleted. */
  Collection<Execution> everything() {
    return everything.values();
  }

  @Nullable Execution ever(String runId) {
    return everything.get(runId);
  }

  /** Whether it can still be found. */
  boolean isThere(String runId) {
    return executions.containsKey(runId);
  }

  /** How many versions of a workflow there were; the first is that it does not exist. */
  int versions(WorkflowKey key) {
    List<Version> known = versions.get(key);
    return known == null ? 1 : known.size();
  }

  /** The versions from one that was current on. */
  List<Version> versionsFrom(WorkflowKey key, int count) {
    List<Version> known = versions.getOrDefault(key, firstVersion());
    return known.subList(count - 1, known.size());
  }

  Map<SettledMessage, byte[]> outbox() {
    return outbox;
  }
}

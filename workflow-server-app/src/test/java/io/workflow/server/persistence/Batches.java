package io.workflow.server.persistence;

import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.CommitBatch.ClosedRunRow;
import io.workflow.engine.shard.CommitBatch.DeletedRun;
import io.workflow.engine.shard.CommitBatch.HistoryRow;
import io.workflow.engine.shard.CommitBatch.OpenedRun;
import io.workflow.engine.shard.CommitBatch.PropertiesRow;
import io.workflow.engine.shard.CommitBatch.Snapshot;
import io.workflow.engine.shard.CommitBatch.TakenTask;
import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.engine.shard.CommitBatch.WakeUp;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Priority;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Builds batches for tests. The changes of a row are just the range of its event ids. */
final class Batches {

  static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456Z");

  private final Map<Integer, Long> epochs = new HashMap<>();
  private final List<OpenedRun> opened = new ArrayList<>();
  private final List<HistoryRow> rows = new ArrayList<>();
  private final List<ClosedRunRow> closed = new ArrayList<>();
  private final List<WakeUp> wakeUps = new ArrayList<>();
  private final List<WaitingTask> waiting = new ArrayList<>();
  private final List<TakenTask> taken = new ArrayList<>();
  private final List<DeletedRun> deleted = new ArrayList<>();
  private final List<Snapshot> snapshots = new ArrayList<>();
  private final List<PropertiesRow> properties = new ArrayList<>();

  static Batches batch(int shard, long epoch) {
    return new Batches().epoch(shard, epoch);
  }

  static String newRunId() {
    return UUID.randomUUID().toString();
  }

  static WorkflowKey key(String workflowId) {
    return new WorkflowKey("default", workflowId);
  }

  Batches epoch(int shard, long epoch) {
    epochs.put(shard, epoch);
    return this;
  }

  Batches open(int shard, WorkflowKey key, String runId, @Nullable Instant wakeAt) {
    opened.add(
        new OpenedRun(
            shard,
            key,
            runId,
            "request-" + runId,
            "PizzaOrder",
            "orders",
            NOW,
            null,
            wakeAt,
            Map.of("note", json("\"no olives\"")),
            Map.of("customer", json("\"ann\""), "total", json("12.5")),
            null));
    return this;
  }

  Batches row(int shard, String runId, long sequence, long firstEventId, int eventCount) {
    rows.add(
        new HistoryRow(
            shard, runId, sequence, firstEventId, eventCount, changes(firstEventId, eventCount)));
    return this;
  }

  /** One event, with so many random bytes behind it. */
  Batches largeRow(int shard, String runId, long sequence, long eventId, int size) {
    byte[] changes = new byte[size];
    new Random(eventId).nextBytes(changes);
    System.arraycopy(changes(eventId, 1), 0, changes, 0, 12);
    rows.add(new HistoryRow(shard, runId, sequence, eventId, 1, changes));
    return this;
  }

  Batches close(int shard, WorkflowKey key, String runId, WorkflowStatus status) {
    closed.add(new ClosedRunRow(shard, key, runId, status, NOW.plusSeconds(5), 7, 1234, 3));
    return this;
  }

  Batches properties(String runId, Map<String, Payload> memo, Map<String, Payload> attributes) {
    properties.add(new PropertiesRow(runId, memo, attributes));
    return this;
  }

  Batches wake(int shard, String runId, @Nullable Instant at) {
    wakeUps.add(new WakeUp(shard, runId, at));
    return this;
  }

  Batches snapshot(int shard, String runId, long sequence, String state) {
    snapshots.add(new Snapshot(shard, runId, sequence, state.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  Batches delete(int shard, WorkflowKey key, String runId) {
    deleted.add(new DeletedRun(shard, key, runId));
    return this;
  }

  /** A task of {@link #key key("a")}, unless it has another workflow. */
  Batches waits(int shard, TaskId task, TaskKind kind, String queue, Instant since) {
    return waits(shard, task, kind, queue, since, null);
  }

  Batches waits(
      int shard,
      TaskId task,
      TaskKind kind,
      String queue,
      Instant since,
      @Nullable Priority priority) {
    waiting.add(new WaitingTask(shard, task, kind, "PizzaOrder", queue, since, priority));
    return this;
  }

  Batches taken(int shard, String runId, long scheduledEventId) {
    taken.add(new TakenTask(shard, runId, scheduledEventId));
    return this;
  }

  CommitBatch build() {
    return new CommitBatch(
        epochs,
        opened,
        rows,
        closed,
        wakeUps,
        snapshots,
        properties,
        List.of(),
        List.of(),
        waiting,
        taken,
        deleted);
  }

  static byte[] changes(long firstEventId, int eventCount) {
    return ByteBuffer.allocate(12).putLong(firstEventId).putInt(eventCount).array();
  }

  static List<HistoryEvent> decode(byte[] changes) {
    ByteBuffer buffer = ByteBuffer.wrap(changes);
    long first = buffer.getLong();
    return LongStream.range(first, first + buffer.getInt())
        .mapToObj(id -> new HistoryEvent(id, NOW, new TimerFired("timer", 1), null))
        .toList();
  }

  static Payload json(String value) {
    return Payload.of(
        Map.of(Payload.ENCODING, "json/plain"), value.getBytes(StandardCharsets.UTF_8));
  }
}

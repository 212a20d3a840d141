package io.workflow.server.persistence;

import io.workflow.engine.shard.CommitBatch;
import io.workflow.engine.shard.HistoryStore;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Histories and shards in PostgreSQL. Every call is one round trip. */
public final class PostgresHistoryStore implements HistoryStore {

  private final HistoryConnections connections;
  private final Function<byte[], List<HistoryEvent>> decoder;

  /**
   * @param decoder finds the events in the changes of a row
   */
  public PostgresHistoryStore(
      HistoryConnections connections, Function<byte[], List<HistoryEvent>> decoder) {
    this.connections = connections;
    this.decoder = decoder;
  }

  @Override
  public Acquired acquire(Collection<Integer> shards, String owner) {
    if (shards.isEmpty()) {
      return new Acquired(Map.of(), Map.of());
    }
    return connections.callAhead(
        "take shards over", connection -> TakeOver.of(connection, shards, owner));
  }

  @Override
  public void release(Map<Integer, Long> present) {
    if (!present.isEmpty()) {
      connections.call(
          "give shards up",
          connection -> {
            ShardRows.release(connection, present);
            return null;
          });
    }
  }

  @Override
  public Map<Integer, Long> raise(Map<Integer, Long> present) {
    return present.isEmpty()
        ? Map.of()
        : connections.callAhead("raise epochs", connection -> ShardRows.raise(connection, present));
  }

  @Override
  public long incarnation() {
    return connections.incarnation();
  }

  @Override
  public Map<Integer, Long> epochs(Collection<Integer> shards) {
    return shards.isEmpty()
        ? Map.of()
        : connections.call("read epochs", connection -> ShardRows.epochs(connection, shards));
  }

  @Override
  public Map<WorkflowKey, StoredRun> loadCurrentRuns(Map<WorkflowKey, Integer> shardByKey) {
    if (shardByKey.isEmpty()) {
      return Map.of();
    }
    return connections.call(
        "load the current runs of " + shardByKey.size() + " workflows",
        connection -> RunQueries.current(connection, shardByKey));
  }

  /**
   * {@inheritDoc}
   *
   * @throws HistoryConflictException when a row with the sequence of a new one is there already
   */
  @Override
  public void commit(CommitBatch batch, long incarnation) {
    if (batch.isEmpty()) {
      return;
    }
    connections.callSame(
        "commit a batch of " + batch.historyRows().size() + " transitions",
        incarnation,
        connection -> {
          CommitStatement.execute(connection, batch);
          return null;
        });
  }

  @Override
  public List<StoredAlarm> alarmsBefore(
      Collection<Integer> shards, Instant until, @Nullable StoredAlarm after, int limit) {
    if (shards.isEmpty()) {
      return List.of();
    }
    return connections.call(
        "read the next alarms",
        connection -> AlarmQueries.before(connection, shards, until, after, limit));
  }

  @Override
  public List<StoredMessage> messagesAfter(
      Collection<Integer> shards, @Nullable StoredMessage after, int limit) {
    if (shards.isEmpty()) {
      return List.of();
    }
    return connections.call(
        "read messages between workflows",
        connection -> OutboxQueries.after(connection, shards, after, limit));
  }

  @Override
  public List<HistoryEvent> readEvents(
      int shard, String runId, long fromEventId, long toEventId, int maxEvents) {
    UUID id = StoredRunIds.parse(runId);
    if (id == null || toEventId < Math.max(1, fromEventId)) {
      return List.of();
    }
    return connections.call(
        "read events of run " + runId,
        connection ->
            EventQueries.read(connection, shard, id, fromEventId, toEventId, maxEvents, decoder));
  }

  @Override
  public @Nullable StoredRun loadRun(int shard, WorkflowKey key, String runId) {
    UUID id = StoredRunIds.parse(runId);
    if (id == null) {
      return null;
    }
    return connections.<@Nullable StoredRun>call(
        "load run " + runId, connection -> RunQueries.one(connection, shard, key, id));
  }
}

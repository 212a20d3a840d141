package io.workflow.engine.shard;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where histories and shards are kept. Calls block; lanes call it from their own threads.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the database can't be reached or
 * answers with an error; then nothing is known of what happened, and the caller forgets its cached
 * states.
 */
public interface HistoryStore extends ShardEpochs {

  /**
   * What is known of the current run of each workflow, in one round trip.
   *
   * @return no entry for a workflow that never had a run
   */
  Map<WorkflowKey, StoredRun> loadCurrentRuns(Map<WorkflowKey, Integer> shardByKey);

  /**
   * Makes a batch durable: all of it or nothing, in one transaction that also checks the epoch of
   * each shard it touches.
   *
   * @param incarnation in which the states were read that the batch was decided on
   * @throws ShardLostException when another node has taken one of the shards over
   * @throws StoreUnavailableException also when the store is in another incarnation by now
   */
  void commit(CommitBatch batch, long incarnation);

  /** As {@link #commit(CommitBatch, long)}, whatever the batch was decided on. */
  default void commit(CommitBatch batch) {
    commit(batch, incarnation());
  }

  /**
   * The earliest alarms of the given shards that ring before {@code until}, at most {@code limit},
   * in the order of their times, beginning after {@code after}.
   */
  List<StoredAlarm> alarmsBefore(
      Collection<Integer> shards, Instant until, @Nullable StoredAlarm after, int limit);

  /**
   * Messages of the given shards that are not settled, at most {@code limit}, in the order of shard
   * and sequence, beginning after {@code after}.
   */
  List<StoredMessage> messagesAfter(
      Collection<Integer> shards, @Nullable StoredMessage after, int limit);

  /**
   * Events of a run, open or closed, in order.
   *
   * @param fromEventId the first event wanted
   * @param toEventId the last event wanted
   * @param maxEvents about the most; what one row holds is never split
   * @return fewer than wanted when {@code maxEvents} or about 2 MiB is reached, or the run has no
   *     more; at least one if there is one
   */
  List<HistoryEvent> readEvents(
      int shard, String runId, long fromEventId, long toEventId, int maxEvents);

  /** What is known of one run of a workflow, current or older; {@code null} when there is none. */
  @Nullable StoredRun loadRun(int shard, WorkflowKey key, String runId);

  /**
   * A run as it is on disk.
   *
   * @param startRequestId the request that opened it
   * @param snapshot the encoded state as of {@code snapshotSequence}; {@code null} when there is
   *     none
   * @param rows the encoded changes after the snapshot, in order; empty for a closed run when
   *     loaded as current run
   * @param waiting the attempts of tasks that have a row among the waiting ones, by scheduled event
   */
  record StoredRun(
      WorkflowKey key,
      String runId,
      WorkflowStatus status,
      String startRequestId,
      @Nullable Instant wakeAt,
      long snapshotSequence,
      byte @Nullable [] snapshot,
      List<StoredRow> rows,
      Map<Long, Integer> waiting) {}

  /** One committed transition of a run. Sequences count up by one from 1 for each run. */
  record StoredRow(long sequence, byte[] changes) {}

  /** What a workflow has to tell another one, encoded by the engine's codec. */
  record StoredMessage(int shard, long sequence, byte[] message) {}

  /** When a run wants to be woken. */
  record StoredAlarm(int shard, WorkflowKey key, String runId, Instant wakeAt) {}
}

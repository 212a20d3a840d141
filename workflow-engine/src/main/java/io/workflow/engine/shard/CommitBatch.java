package io.workflow.engine.shard;

import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Priority;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one turn of a lane makes durable, grouped by the table it goes to. A run appears
 * at most once in each list but {@code historyRows}.
 *
 * @param epochs the epoch under which the lane holds each shard that the batch touches
 * @param messages what other workflows are to be told
 * @param settled messages that were told
 * @param waiting tasks that nobody has taken for a while
 * @param taken those of them that wait no more
 * @param deleted after everything else: a run may have been closed by this very batch
 */
public record CommitBatch(
    Map<Integer, Long> epochs,
    List<OpenedRun> opened,
    List<HistoryRow> historyRows,
    List<ClosedRunRow> closed,
    List<WakeUp> wakeUps,
    List<Snapshot> snapshots,
    List<PropertiesRow> properties,
    List<MessageRow> messages,
    List<SettledMessage> settled,
    List<WaitingTask> waiting,
    List<TakenTask> taken,
    List<DeletedRun> deleted) {

  /** Nothing to do. */
  public boolean isEmpty() {
    return opened.isEmpty()
        && historyRows.isEmpty()
        && closed.isEmpty()
        && wakeUps.isEmpty()
        && snapshots.isEmpty()
        && properties.isEmpty()
        && messages.isEmpty()
        && settled.isEmpty()
        && waiting.isEmpty()
        && taken.isEmpty()
        && deleted.isEmpty();
  }

  /**
   * A new run: its execution row, the current run of its workflow id (insert or replace), its
   * visibility row.
   *
   * @param parent the workflow that started it as its child; {@code null} when none did
   */
  public record OpenedRun(
      int shard,
      WorkflowKey key,
      String runId,
      String startRequestId,
      String workflowType,
      String taskQueue,
      Instant startTime,
      @Nullable Instant executionTime,
      @Nullable Instant wakeAt,
      Map<String, Payload> memo,
      Map<String, Payload> searchAttributes,
      @Nullable ParentExecution parent) {

    OpenedRun withWakeAt(@Nullable Instant newWakeAt) {
      return new OpenedRun(
          shard,
          key,
          runId,
          startRequestId,
          workflowType,
          taskQueue,
          startTime,
          executionTime,
          newWakeAt,
          memo,
          searchAttributes,
          parent);
    }
  }

  /**
   * One transition of a run.
   *
   * @param sequence guards the order: two rows with one sequence are a broken invariant and fail
   *     the commit
   * @param firstEventId 0 when the row holds no events, only what history does not tell
   * @param changes encoded by the engine's codec
   */
  public record HistoryRow(
      int shard, String runId, long sequence, long firstEventId, int eventCount, byte[] changes) {}

  /**
   * A run has ended: execution, current run and visibility rows learn it; its alarm is cleared.
   *
   * @param stateTransitionCount how often its state was changed durably
   */
  public record ClosedRunRow(
      int shard,
      WorkflowKey key,
      String runId,
      WorkflowStatus status,
      Instant closeTime,
      long historyLength,
      long historySizeBytes,
      long stateTransitionCount) {}

  /**
   * What the code of a run said about it: set over what the visibility row holds. A value that
   * stands for none (see {@link io.workflow.protocol.Payloads}) takes its name out.
   */
  public record PropertiesRow(
      String runId, Map<String, Payload> memo, Map<String, Payload> searchAttributes) {}

  /** The alarm of an open run moves; {@code null} means that it waits for no time at all. */
  public record WakeUp(int shard, String runId, @Nullable Instant wakeAt) {}

  /**
   * The state of an open run up to a sequence; rows up to it that hold no events are not needed any
   * more.
   */
  public record Snapshot(int shard, String runId, long sequence, byte[] state) {}

  /**
   * A message to another workflow, kept until it is settled.
   *
   * @param shard the sender's
   * @param sequence unique in the shard, and growing
   * @param content for the node's own deliverer
   * @param message {@code content}, encoded by the engine's codec
   */
  public record MessageRow(int shard, long sequence, OutboxMessage content, byte[] message) {}

  /**
   * A closed run whose execution row goes, and the current run of its workflow id if it is that:
   * nobody finds it any more. Its history and its visibility row are marked for others to delete.
   * There may be no such run; an open one is left as it is.
   */
  public record DeletedRun(int shard, WorkflowKey key, String runId) {}

  /**
   * A task that nobody has taken for a while.
   *
   * @param type of the workflow or activity
   * @param since when it could first be claimed
   * @param priority what its order among others depends on; {@code null} when it is as usual
   */
  public record WaitingTask(
      int shard,
      TaskId task,
      TaskKind kind,
      String type,
      String taskQueue,
      Instant since,
      @Nullable Priority priority) {}

  /** A task whose row is there waits no more. */
  public record TakenTask(int shard, String runId, long scheduledEventId) {}

  /** A message that need not be kept any longer; it may be gone already. */
  public record SettledMessage(int shard, long sequence) {}
}

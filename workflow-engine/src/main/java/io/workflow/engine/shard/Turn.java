package io.workflow.engine.shard;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Decision;
import io.workflow.engine.decide.Decision.RunTransition;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowDecider;
import io.workflow.engine.shard.CommitBatch.ClosedRunRow;
import io.workflow.engine.shard.CommitBatch.DeletedRun;
import io.workflow.engine.shard.CommitBatch.HistoryRow;
import io.workflow.engine.shard.CommitBatch.MessageRow;
import io.workflow.engine.shard.CommitBatch.OpenedRun;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.CommitBatch.Snapshot;
import io.workflow.engine.shard.CommitBatch.WakeUp;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a lane: requests decided one after the other, each seeing what the ones before it
 * did, and all their changes gathered into one transaction. Until that is committed, nothing of it
 * shows anywhere.
 */
final class Turn {

  private final WorkflowDecider decider;
  private final ChangeCodec codec;
  private final Instant now;
  private final Map<WorkflowKey, CachedRun> touched = new LinkedHashMap<>();
  private final Map<WorkflowKey, Integer> shards = new LinkedHashMap<>();
  private final Set<WorkflowKey> openedKeys = new HashSet<>();
  private final Set<WorkflowKey> closedKeys = new HashSet<>();
  private final Map<Integer, Long> epochs = new LinkedHashMap<>();
  private final List<OpenedRun> opened = new ArrayList<>();
  private final List<HistoryRow> rows = new ArrayList<>();
  private final List<ClosedRunRow> closed = new ArrayList<>();
  private final List<RecentlyClosed.Run> closedRuns = new ArrayList<>();
  private final ChangedProperties properties = new ChangedProperties();
  private final List<Effect> effects = new ArrayList<>();
  private final List<Work.Submit<?>> claims = new ArrayList<>();
  private final List<MessageRow> messages = new ArrayList<>();
  private final List<SettledMessage> settled = new ArrayList<>();
  private final WaitingTaskRows waiting = new WaitingTaskRows();
  private final Set<DeletedRun> deleted = new LinkedHashSet<>();
  private final OutboxSequences sequences;

  Turn(WorkflowDecider decider, ChangeCodec codec, OutboxSequences sequences, Instant now) {
    this.sequences = sequences;
    this.decider = decider;
    this.codec = codec;
    this.now = now;
  }

  /**
   * Whether a further start of this workflow must wait for the next turn: a transaction opens at
   * most one run of it.
   */
  boolean hasOpened(WorkflowKey key) {
    return openedKeys.contains(key);
  }

  @Nullable CachedRun touched(WorkflowKey key) {
    return touched.get(key);
  }

  /** Decides one request. When it throws, the turn is as it was before. */
  <R extends Response> Outcome<R> decide(Work.Submit<R> work, CachedRun before, long epoch) {
    Decision<R> decision = decider.decide(before.run(), work.key(), work.request(), now);
    return switch (decision) {
      case Decision.Rejected<R>(var rejection) -> new Outcome.Rejected<>(rejection);
      case Decision.Accepted<R> accepted -> {
        List<byte[]> encoded = accepted.transitions().stream().map(this::encode).toList();
        CachedRun run = before;
        for (int i = 0; i < encoded.size(); i++) {
          run = add(work, run, accepted.transitions().get(i), encoded.get(i));
          addMessages(work.shard(), epoch, accepted.transitions().get(i).messages());
        }
        touch(work, run, epoch);
        effects.addAll(accepted.effects());
        yield new Outcome.Accepted<>(completed(accepted.response(), run));
      }
      case Decision.Deleted<R>(String runId, R response) -> {
        deleted.add(new DeletedRun(work.shard(), work.key(), runId));
        touch(work, isLatest(runId, before) ? CachedRun.NONE : before, epoch);
        yield new Outcome.Accepted<>(response);
      }
    };
  }

  private void touch(Work.Submit<?> work, CachedRun run, long epoch) {
    touched.put(work.key(), run);
    shards.put(work.key(), work.shard());
    epochs.put(work.shard(), epoch);
  }

  private static boolean isLatest(String runId, CachedRun run) {
    return run.run() instanceof CurrentRun.Closed closed && closed.runId().equals(runId);
  }

  private void addMessages(int shard, long epoch, List<OutboxMessage> sent) {
    for (OutboxMessage message : sent) {
      messages.add(
          new MessageRow(
              shard, sequences.next(shard, epoch), message, codec.encodeMessage(message)));
    }
  }

  /** The row of a delivered message goes with this turn's transaction. */
  void settle(SettledMessage message, long epoch) {
    settled.add(message);
    epochs.put(message.shard(), epoch);
  }

  private byte[] encode(RunTransition transition) {
    List<Change.Durable> durable = new ArrayList<>();
    for (Change change : transition.changes()) {
      if (change instanceof Change.Durable one) {
        durable.add(one);
      }
    }
    return durable.isEmpty() ? new byte[0] : codec.encode(durable);
  }

  private CachedRun add(
      Work.Submit<?> work, CachedRun before, RunTransition transition, byte[] row) {
    WorkflowState state = transition.after();
    boolean durable = row.length > 0;
    CachedRun base = transition.opened() ? CachedRun.opening() : before;
    CachedRun after = base.after(transition, durable);
    if (transition.opened()) {
      openedKeys.add(work.key());
      opened.add(openedRow(work.shard(), state));
    }
    if (durable) {
      rows.add(historyRow(work.shard(), state.runId(), after.sequence(), transition, row));
    }
    if (state.status().isClosed()) {
      closedKeys.add(work.key());
      waiting.closed(work.shard(), state.runId(), base);
      closed.add(closedRow(work.shard(), state, after.sequence()));
      closedRuns.add(new RecentlyClosed.Run(state, lastEvent(transition)));
    }
    properties.add(state.runId(), transition.changes());
    return after;
  }

  private static OpenedRun openedRow(int shard, WorkflowState state) {
    WorkflowExecutionStarted started = state.started();
    return new OpenedRun(
        shard,
        state.key(),
        state.runId(),
        started.requestId(),
        started.spec().workflowType(),
        started.spec().taskQueue(),
        state.startTime(),
        started.firstWorkflowTaskTime(state.startTime()),
        state.wakeAt(),
        started.spec().memo(),
        started.spec().searchAttributes(),
        started.parent());
  }

  /** A transition that closes a run ends with the event that says so. */
  private static HistoryEvent lastEvent(RunTransition transition) {
    for (Change change : transition.changes().reversed()) {
      if (change instanceof Change.EventAdded(var event)) {
        return event;
      }
    }
    throw new IllegalStateException(
        "Expected an event that closes run " + transition.after().runId());
  }

  private static HistoryRow historyRow(
      int shard, String runId, long sequence, RunTransition transition, byte[] row) {
    long firstEventId = 0;
    int events = 0;
    for (Change change : transition.changes()) {
      if (change instanceof Change.EventAdded(var event)) {
        firstEventId = events == 0 ? event.eventId() : firstEventId;
        events++;
      }
    }
    return new HistoryRow(shard, runId, sequence, firstEventId, events, row);
  }

  private static ClosedRunRow closedRow(int shard, WorkflowState state, long transitions) {
    return new ClosedRunRow(
        shard,
        state.key(),
        state.runId(),
        state.status(),
        Objects.requireNonNull(state.closeTime(), "a closed run has a close time"),
        state.nextEventId() - 1,
        state.history().bytes(),
        transitions);
  }

  /** Of the same kind as it was. */
  @SuppressWarnings("unchecked")
  private static <R extends Response> R completed(R response, CachedRun run) {
    return (R) withRecentEvents(response, run);
  }

  private static Response withRecentEvents(Response response, CachedRun run) {
    return switch (response) {
      case Response.WorkflowTaskStarted(var task) ->
          new Response.WorkflowTaskStarted(task.withRecentEvents(run.recentEvents()));
      case Response.WorkflowTaskCompleted(var activities, var task, long resetHistoryEventId) ->
          task == null
              ? response
              : new Response.WorkflowTaskCompleted(
                  activities, task.withRecentEvents(run.recentEvents()), resetHistoryEventId);
      case Response.ActivityTaskClosed(var task) ->
          task == null
              ? response
              : new Response.ActivityTaskClosed(task.withRecentEvents(run.recentEvents()));
      case Response.Done _r -> response;
      case Response.UpdateStanding _r -> response;
      case Response.UpdatedWithStart _r -> response;
      case Response.WorkflowStarted(var runId, var created, var status, var first, var task) ->
          task == null
              ? response
              : new Response.WorkflowStarted(
                  runId, created, status, first, task.withRecentEvents(run.recentEvents()));
      case Response.WorkflowTaskFailed _r -> response;
      case Response.WorkflowTaskTimedOut _r -> response;
      case Response.ActivityTaskStarted _r -> response;
      case Response.HeartbeatRecorded _r -> response;
    };
  }

  /** What is to be committed. Decides on the way which alarms and snapshots are written with it. */
  CommitBatch batch() {
    List<WakeUp> wakeUps = new ArrayList<>();
    List<Snapshot> snapshots = new ArrayList<>();
    Map<String, List<Effect.Dispatch>> untaken = WaitingTaskRows.untaken(effects, now);
    for (Map.Entry<WorkflowKey, CachedRun> entry : touched.entrySet()) {
      WorkflowState state = entry.getValue().openState();
      if (state != null) {
        int shard = Objects.requireNonNull(shards.get(entry.getKey()));
        CachedRun run =
            waiting.follow(
                shard, entry.getValue(), state, untaken.getOrDefault(state.runId(), List.of()));
        if (openedKeys.contains(entry.getKey())) {
          run = openedWith(run, state.durableWakeAt());
        } else if (RowPolicy.mustWriteAlarm(run.rowWakeAt(), state, now)) {
          wakeUps.add(new WakeUp(shard, state.runId(), state.durableWakeAt()));
          run = run.withRowWakeAt(state.durableWakeAt());
        }
        if (RowPolicy.mustWriteSnapshot(run.rowsSinceSnapshot(), state)) {
          snapshots.add(
              new Snapshot(shard, state.runId(), run.sequence(), codec.encodeState(state)));
          run = run.withSnapshot();
        }
        entry.setValue(run);
      }
    }
    return new CommitBatch(
        epochs,
        opened,
        rows,
        closed,
        wakeUps,
        snapshots,
        properties.rows(),
        messages,
        settled,
        waiting.written(),
        waiting.removed(),
        List.copyOf(deleted));
  }

  /** A run that is opened and goes on in the same turn has its latest alarm in its first row. */
  private CachedRun openedWith(CachedRun run, @Nullable Instant wakeAt) {
    String runId = Objects.requireNonNull(run.openState()).runId();
    opened.replaceAll(row -> row.runId().equals(runId) ? row.withWakeAt(wakeAt) : row);
    return run.withRowWakeAt(wakeAt);
  }

  Map<WorkflowKey, CachedRun> touched() {
    return touched;
  }

  /** Of a shard that this turn has changed something in. */
  long epochOf(int shard) {
    return Objects.requireNonNull(epochs.get(shard));
  }

  int shardOf(WorkflowKey key) {
    return Objects.requireNonNull(shards.get(key));
  }

  /** What this turn has to tell other workflows. */
  List<MessageRow> messages() {
    return messages;
  }

  List<Effect> effects() {
    return effects;
  }

  /**
   * Takes out the tasks for which workers wait right now; returns the claims of those workers,
   * which are to be decided in this turn.
   */
  List<Work.Submit<?>> takeClaims(
      Function<Effect.Dispatch, TaskTransport.@Nullable Claim<?>> workers) {
    effects.removeIf(
        effect -> {
          if (!(effect instanceof Effect.Dispatch dispatch)) {
            return false;
          }
          TaskTransport.Claim<?> claim = workers.apply(dispatch);
          if (claim == null) {
            return false;
          }
          TaskId task = dispatch.task();
          WorkflowKey key = new WorkflowKey(task.namespace(), task.workflowId());
          claims.add(submit(shardOf(key), key, claim));
          return true;
        });
    return claims;
  }

  /** Whether the work is not a caller's but began with this turn. */
  boolean isClaim(Work.OnRun work) {
    return claims.contains(work);
  }

  private static <R extends Response> Work.Submit<R> submit(
      int shard, WorkflowKey key, TaskTransport.Claim<R> claim) {
    return new Work.Submit<>(shard, key, claim.request(), claim.answer());
  }

  /** Whether this turn has closed a run of the workflow. */
  boolean hasClosed(WorkflowKey key) {
    return closedKeys.contains(key);
  }

  /** The runs that this turn has deleted, some of which may never have been. */
  Set<DeletedRun> deletedRuns() {
    return deleted;
  }

  /** The runs that this turn has closed. */
  List<RecentlyClosed.Run> closedRuns() {
    return closedRuns;
  }
}

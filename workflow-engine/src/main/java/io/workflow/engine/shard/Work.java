package io.workflow.engine.shard;

import io.workflow.engine.decide.CurrentRun;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryStore.StoredAlarm;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What waits in front of a lane. */
sealed interface Work {

  /** Work on one workflow. */
  sealed interface OnRun extends Work {
    int shard();

    WorkflowKey key();

    CompletableFuture<?> answer();

    /** Whether it may open a run. */
    boolean mayOpen();

    /** Changes nothing that must be durable, so that its answer need not wait for a commit. */
    boolean leavesNoTrace();
  }

  record Submit<R extends Response>(
      int shard, WorkflowKey key, Request<R> request, CompletableFuture<Outcome<R>> answer)
      implements OnRun {
    @Override
    public boolean mayOpen() {
      return request.mayOpen();
    }

    @Override
    public boolean leavesNoTrace() {
      return request.leavesNoTrace();
    }
  }

  /**
   * Answers with the open state; with an empty {@link Inspected} when the run is closed, or never
   * was.
   */
  record Inspect(int shard, WorkflowKey key, CompletableFuture<Inspected> answer) implements OnRun {
    @Override
    public boolean mayOpen() {
      return false;
    }

    @Override
    public boolean leavesNoTrace() {
      return true;
    }
  }

  /** {@code runId} is the latest run, open or closed. */
  record Inspected(@Nullable String runId, @Nullable WorkflowState open) {
    static Inspected of(CurrentRun run) {
      return switch (run) {
        case CurrentRun.None() -> new Inspected(null, null);
        case CurrentRun.Closed closed -> new Inspected(closed.runId(), null);
        case CurrentRun.Open(WorkflowState state) -> new Inspected(state.runId(), state);
      };
    }
  }

  /** What a lane is told about its shards, its alarms and its cache. */
  sealed interface OfLane extends Work {}

  /** Ends a lane's waiting, so that it looks at what it is told. */
  record Nudge() implements Work {}

  /** {@code memory}: what earlier owners have handed over. */
  record Take(Map<Integer, Long> epochs, Collection<ShardMemory> memory) implements OfLane {}

  record Drop(Collection<Integer> shards, CompletableFuture<Void> done) implements OfLane {}

  /** As {@link Drop}, for who takes the shards over: tells what memory alone knows of them. */
  record HandOver(Collection<Integer> shards, CompletableFuture<List<ShardMemory>> memory)
      implements OfLane {}

  /** Messages that were delivered: their rows go with the next transaction. */
  record Settled(Collection<SettledMessage> messages) implements OfLane {}

  /** Alarms that the store holds. */
  record AlarmsFound(List<StoredAlarm> alarms) implements OfLane {}
}

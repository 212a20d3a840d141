package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Response;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryStore.StoredRow;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.WorkflowStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a lane does when it has lost a shard, or does not know what became of a transaction. */
class LaneFenceTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final ExecutionRequest.SignalWorkflow SIGNAL =
      new ExecutionRequest.SignalWorkflow(
          null, "signal", List.of(), Map.of(), "client", "", List.of());
  private static final EngineSettings TWO_SHARDS = twoShards();

  private final CommitRecorder store = new CommitRecorder();
  private final Waiters waiters = new Waiters();
  private final List<WorkflowKey> unreadable = new ArrayList<>();
  private boolean leaseHeld = true;
  private final Lane lane = newLane();

  private static EngineSettings twoShards() {
    EngineSettings usual = EngineSettings.DEFAULT;
    return new EngineSettings(
        2,
        1,
        usual.queueCapacity(),
        usual.maximumBatch(),
        usual.cachedRuns(),
        usual.alarmHorizon(),
        usual.alarmCapacity(),
        usual.takeOverWindow(),
        usual.limits());
  }

  private Lane newLane() {
    EngineParts parts =
        new EngineParts(
            store,
            new NoWorkers(),
            InstantSource.fixed(NOW),
            TWO_SHARDS,
            new EngineListener() {
              @Override
              public void runUnreadable(WorkflowKey key, RuntimeException failure) {
                unreadable.add(key);
              }
            },
            new ChangeCodec(),
            () -> leaseHeld);
    return new Lane(
        parts,
        waiters,
        new UpdateWaiters(),
        new RecentlyClosed(),
        new OutboxDeliverer(parts, settled -> {}, new SystemThreads().serial("outbox")));
  }

  @BeforeEach
  void takeShards() throws InterruptedException {
    lane.control(new Work.Take(Map.of(0, 1L, 1, 1L), List.of()));
    lane.turn();
  }

  @Test
  void shouldFailRequestsOfTheLostShardAloneAndCommitTheOthersAtOnce() throws InterruptedException {
    store.onCommit(
        batch -> {
          if (batch.epochs().containsKey(0)) {
            throw new ShardLostException(Set.of(0));
          }
        });
    var first = start(key(1, "first"));
    var lost = start(key(0, "lost"));
    var second = start(key(1, "second"));
    lane.turn();
    assertUnavailable(lost);
    assertThat(first).isNotDone();
    lane.turn();
    assertThat(first.join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(second.join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(lane.owned()).containsExactly(1);
  }

  @Test
  void shouldRaiseTheEpochBeforeItReadsAgainWhatMayHaveBeenCommitted() throws InterruptedException {
    List<Map<Integer, Long>> raised = new ArrayList<>();
    store.onRaise(
        present -> {
          raised.add(present);
          return Map.of(0, 2L);
        });
    store.onCommit(
        batch -> {
          throw new StoreUnavailableException("No answer", new IOException("timed out"));
        });
    var doubtful = start(key(0, "a"));
    lane.turn();
    assertUnavailable(doubtful);
    assertThat(lane.epochs()).as("of shards that are not in doubt").containsOnlyKeys(1);
    store.onCommit(batch -> {});
    var again = start(key(0, "a"));
    lane.turn();
    assertThat(raised).containsExactly(Map.of(0, 1L));
    assertThat(again.join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(store.batches().getLast().epochs()).isEqualTo(Map.of(0, 2L));
  }

  @Test
  void shouldAnswerNothingOfShardsInDoubtWhileTheStoreIsAway() throws InterruptedException {
    RuntimeException away = new StoreUnavailableException("Away", new IOException("away"));
    store.onCommit(
        batch -> {
          throw away;
        });
    store.onRaise(
        present -> {
          throw away;
        });
    var doubtful = start(key(0, "a"));
    lane.turn();
    assertUnavailable(doubtful);
    CompletableFuture<Work.Inspected> read = new CompletableFuture<>();
    lane.offer(new Work.Inspect(0, key(0, "b"), read));
    CompletableFuture<Work.Inspected> elsewhere = new CompletableFuture<>();
    lane.offer(new Work.Inspect(1, key(1, "c"), elsewhere));
    lane.turn();
    assertUnavailable(read);
    assertThat(elsewhere).isCompleted();
  }

  @Test
  void shouldDeleteTheRowOfADeliveredMessageWithALaterTransactionWhenOneFails()
      throws InterruptedException {
    store.onRaise(present -> Map.of(1, 2L));
    SettledMessage delivered = new SettledMessage(1, 7);
    lane.control(new Work.Settled(List.of(delivered)));
    store.onCommit(
        batch -> {
          throw new ShardLostException(Set.of(0));
        });
    var unused = start(key(0, "lost"));
    lane.turn();
    store.onCommit(
        batch -> {
          throw new StoreUnavailableException("No answer", new IOException("timed out"));
        });
    lane.turn();
    assertThat(lane.epochs()).as("of shards that are not in doubt").isEmpty();
    store.onCommit(batch -> {});
    lane.turn();
    assertThat(store.batches().getLast().settled()).containsExactly(delivered);
    int batches = store.batches().size();
    lane.turn();
    assertThat(store.batches()).as("transactions when it is done").hasSize(batches);
  }

  @Test
  void shouldDropTheShardInDoubtThatAnotherNodeHasTakenMeanwhile() throws InterruptedException {
    store.onRaise(present -> Map.of());
    store.onCommit(
        batch -> {
          throw new StoreUnavailableException("No answer", new IOException("timed out"));
        });
    var doubtful = start(key(0, "a"));
    lane.turn();
    assertUnavailable(doubtful);
    lane.turn();
    assertThat(lane.owned()).containsExactly(1);
  }

  @Test
  void shouldFailRequestsOfTheRunThatCannotBeReadAlone() throws InterruptedException {
    WorkflowKey broken = key(0, "broken");
    store.stored(
        new StoredRun(
            broken,
            "run",
            WorkflowStatus.RUNNING,
            "start",
            null,
            0,
            null,
            List.of(new StoredRow(1, new byte[] {1, 2, 3})),
            Map.of()));
    var of = start(broken);
    var other = start(key(0, "other"));
    lane.turn();
    assertThatThrownBy(of::join).hasRootCauseMessage(Refusals.unreadable(broken).getMessage());
    assertThat(other.join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(unreadable).containsExactly(broken);
  }

  @Test
  void shouldTellThoseWhoWaitForAChangeThatTheShardHasMoved() throws InterruptedException {
    var gone = waiters.add(key(0, "a"), Waiters.For.CHANGE, Duration.ofMinutes(1));
    var here = waiters.add(key(1, "b"), Waiters.For.CLOSE, Duration.ofMinutes(1));
    CompletableFuture<Void> dropped = new CompletableFuture<>();
    lane.control(new Work.Drop(Set.of(0), dropped));
    assertThat(dropped).isNotDone();
    lane.turn();
    assertThat(dropped).isCompleted();
    assertUnavailable(gone);
    assertThat(here).isNotDone();
  }

  @Test
  void shouldTellThoseWhoWaitToLookAgainWhenTheirWorkflowMayHaveChanged()
      throws InterruptedException {
    var change = waiters.add(key(0, "a"), Waiters.For.CHANGE, Duration.ofMinutes(1));
    var end = waiters.add(key(0, "a"), Waiters.For.CLOSE, Duration.ofMinutes(1));
    var other = waiters.add(key(0, "b"), Waiters.For.CHANGE, Duration.ofMinutes(1));
    store.onCommit(
        batch -> {
          throw new StoreUnavailableException("No answer", new IOException("timed out"));
        });
    var unused = start(key(0, "a"));
    lane.turn();
    assertUnavailable(change);
    assertUnavailable(end);
    assertThat(other).isNotDone();
  }

  @Test
  void shouldForgetWhatItKnowsOfAShardThatAnotherNodeHadInBetween() throws InterruptedException {
    var started = start(key(0, "a"));
    lane.turn();
    assertThat(started.join()).isInstanceOf(Outcome.Accepted.class);
    lane.control(new Work.Take(Map.of(0, 2L), List.of()));
    var known = inspect(key(0, "a"));
    lane.turn();
    assertThat(known.join().open()).as("of a shard that was its own all the time").isNotNull();
    lane.control(new Work.Take(Map.of(0, 4L), List.of()));
    var stored = inspect(key(0, "a"));
    lane.turn();
    assertThat(stored.join()).as("what the store knows").isEqualTo(new Work.Inspected(null, null));
    assertThat(lane.epochs()).isEqualTo(Map.of(0, 4L, 1, 1L));
  }

  @Test
  void shouldAnswerNothingFromMemoryWithoutALease() throws InterruptedException {
    var started = start(key(0, "a"));
    lane.turn();
    assertThat(started.join()).isInstanceOf(Outcome.Accepted.class);
    leaseHeld = false;
    var state = inspect(key(0, "a"));
    lane.turn();
    assertUnavailable(state);
    var rejected = signal(key(0, "unknown"));
    lane.turn();
    assertUnavailable(rejected);
    leaseHeld = true;
    var again = inspect(key(0, "a"));
    lane.turn();
    assertThat(again.join().open()).isNotNull();
    leaseHeld = false;
    var repeated = start(key(0, "a"));
    lane.turn();
    assertUnavailable(repeated);
  }

  @Test
  void shouldAnswerWithoutALeaseWhatACommitHasProved() throws InterruptedException {
    leaseHeld = false;
    var other = signal(key(1, "unknown"));
    var started = start(key(0, "a"));
    var rejected = signal(key(0, "unknown"));
    lane.turn();
    assertThat(started.join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(rejected.join()).as("of the same shard").isInstanceOf(Outcome.Rejected.class);
    assertUnavailable(other);
  }

  @Test
  void shouldForgetEverythingWhenTheStoreWasReplaced() throws InterruptedException {
    var started = start(key(0, "a"));
    lane.turn();
    assertThat(started.join()).isInstanceOf(Outcome.Accepted.class);
    store.replace();
    var state = inspect(key(0, "a"));
    lane.turn();
    assertUnavailable(state);
    assertThat(lane.owned()).isEmpty();
    lane.control(new Work.Take(Map.of(0, 2L), List.of()));
    var again = inspect(key(0, "a"));
    lane.turn();
    assertThat(again.join()).as("what the new one knows").isEqualTo(new Work.Inspected(null, null));
  }

  @Test
  void shouldKeepWhatItTookAfterTheStoreWasReplaced() throws InterruptedException {
    store.replace();
    lane.control(new Work.Take(Map.of(0, 2L), List.of()));
    lane.turn();
    assertThat(lane.epochs()).isEqualTo(Map.of(0, 2L));
  }

  @Test
  void shouldNotCommitToAStoreThatWasReplacedWhatItDecidedOnMemory() throws InterruptedException {
    store.onCommit(batch -> store.replace());
    var started = start(key(0, "a"));
    lane.turn();
    assertUnavailable(started);
    assertThat(store.batches()).isEmpty();
  }

  @Test
  void shouldSayThatShardsAreDroppedWhenItHasEnded() {
    CompletableFuture<Void> before = new CompletableFuture<>();
    lane.control(new Work.Drop(Set.of(0), before));
    lane.close();
    assertThat(before).isCompleted();
    CompletableFuture<Void> after = new CompletableFuture<>();
    lane.control(new Work.Drop(Set.of(1), after));
    assertThat(after).isCompleted();
  }

  private CompletableFuture<Work.Inspected> inspect(WorkflowKey key) {
    CompletableFuture<Work.Inspected> answer = new CompletableFuture<>();
    lane.offer(new Work.Inspect(key.shard(2), key, answer));
    return answer;
  }

  private CompletableFuture<Outcome<Response.Done>> signal(WorkflowKey key) {
    CompletableFuture<Outcome<Response.Done>> answer = new CompletableFuture<>();
    lane.offer(new Work.Submit<>(key.shard(2), key, SIGNAL, answer));
    return answer;
  }

  private static void assertUnavailable(CompletableFuture<?> answer) {
    assertThat(answer).isDone();
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ShardUnavailableException.class);
  }

  /** A workflow of this shard whose id begins so. */
  private static WorkflowKey key(int shard, String prefix) {
    Map<Integer, WorkflowKey> byShard = new HashMap<>();
    for (int i = 0; !byShard.containsKey(shard); i++) {
      WorkflowKey key = new WorkflowKey("default", prefix + i);
      byShard.put(key.shard(2), key);
    }
    return Objects.requireNonNull(byShard.get(shard));
  }

  private CompletableFuture<Outcome<Response.WorkflowStarted>> start(WorkflowKey key) {
    CompletableFuture<Outcome<Response.WorkflowStarted>> answer = new CompletableFuture<>();
    lane.offer(
        new Work.Submit<>(
            key.shard(2), key, Requests.start().request("run-" + key.workflowId()), answer));
    return answer;
  }

  private static final class NoWorkers implements TaskTransport {
    @Override
    public @Nullable Claim<?> claim(Effect.Dispatch task) {
      return null;
    }

    @Override
    public void dispatch(Effect.Dispatch task) {}
  }
}

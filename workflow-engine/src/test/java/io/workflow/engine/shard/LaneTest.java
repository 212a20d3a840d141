package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.WorkflowTaskStarted;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.CommitBatch.DeletedRun;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes into which transaction, and who waits for it. The test is the lane's thread. */
class LaneTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private final CommitRecorder store = new CommitRecorder();
  private final Workers workers = new Workers();
  private final RecentlyClosed recentlyClosed = new RecentlyClosed();
  private final Lane lane = newLane();

  private Lane newLane() {
    EngineParts parts =
        new EngineParts(
            store,
            workers,
            InstantSource.fixed(NOW),
            EngineSettings.DEFAULT,
            EngineListener.NONE,
            new ChangeCodec(),
            Lease.ALWAYS);
    return new Lane(
        parts,
        new Waiters(),
        new UpdateWaiters(),
        recentlyClosed,
        new OutboxDeliverer(
            parts,
            settled -> {
              throw new IllegalStateException("Expected no messages, but got " + settled);
            },
            new SystemThreads().serial("outbox")));
  }

  @BeforeEach
  void takeShard() throws InterruptedException {
    lane.control(new Work.Take(Map.of(0, 1L), List.of()));
    lane.turn();
  }

  @Test
  void shouldStartTaskForWaitingWorkerInTheTransactionThatMakesIt() throws InterruptedException {
    workers.waiting = true;
    var started = submit("a", start("a"));
    lane.turn();
    assertThat(started.join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(taskOf(workers.claims.getFirst())).isEqualTo("a");
    assertThat(store.batches()).hasSize(1);
    assertThat(workers.hints).isEmpty();
  }

  @Test
  void shouldSendWordOfTaskThatNobodyWaitsFor() throws InterruptedException {
    var unused = submit("a", start("a"));
    lane.turn();
    assertThat(workers.hints).extracting(TaskId::workflowId).containsExactly("a");
    assertThat(workers.claims).isEmpty();
  }

  @Test
  void shouldTellWaitingWorkerWhenTheTransactionFails() throws InterruptedException {
    workers.waiting = true;
    store.onCommit(
        batch -> {
          throw new StoreUnavailableException("The disk is full", new IOException("disk full"));
        });
    var started = submit("a", start("a"));
    lane.turn();
    assertThatThrownBy(started::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ShardUnavailableException.class);
    assertThatThrownBy(workers.claims.getFirst()::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ShardUnavailableException.class);
  }

  @Test
  void shouldAnswerBeforeTheCommitWhatNeedsNone() throws InterruptedException {
    started("a");
    List<Boolean> answered = new ArrayList<>();
    var signalled = submit("b", start("b"));
    var claimed = submit("a", claim(workers.hints.getFirst()));
    store.onCommit(
        batch -> {
          answered.add(claimed.isDone());
          answered.add(signalled.isDone());
        });
    lane.turn();
    assertThat(answered).containsExactly(true, false);
    assertThat(taskOf(claimed)).isEqualTo("a");
    assertThat(signalled).isDone();
  }

  @Test
  void shouldKeepTheOrderOfWorkOnOneRun() throws InterruptedException {
    started("a");
    var signalled =
        submit(
            "a",
            new ExecutionRequest.SignalWorkflow(
                null, "go", List.of(), Map.of(), "client", "go", List.of()));
    var claimed = submit("a", claim(workers.hints.getFirst()));
    lane.turn();
    assertThat(signalled).isDone();
    assertThat(recentEvents(claimed))
        .extracting(HistoryEvent::eventType)
        .containsExactly(
            "WorkflowExecutionStarted", "WorkflowTaskScheduled", "WorkflowExecutionSignaled");
  }

  @Test
  void shouldRememberHowRunsEndedOnceThatIsDurable() throws InterruptedException {
    started("a");
    var terminated = submit("a", terminate());
    store.onCommit(batch -> assertThat(recentlyClosed.get("run-a")).isNull());
    lane.turn();
    assertThat(terminated).isDone();
    RecentlyClosed.Run run = Objects.requireNonNull(recentlyClosed.get("run-a"));
    assertThat(run.state().status()).isEqualTo(WorkflowStatus.TERMINATED);
    assertThat(run.closing().eventType()).isEqualTo("WorkflowExecutionTerminated");
  }

  @Test
  void shouldForgetDeletedRunInTheTurnThatDeletesIt() throws InterruptedException {
    started("a");
    var terminated = submit("a", terminate());
    var deleted = submit("a", new Request.DeleteExecution("run-a"));
    var late = submit("a", terminate());
    lane.turn();
    assertThat(terminated.join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(deleted.join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(late.join()).isInstanceOf(Outcome.Rejected.class);
    CommitBatch batch = store.batches().getLast();
    assertThat(batch.closed()).hasSize(1);
    assertThat(batch.deleted()).extracting(DeletedRun::runId).containsExactly("run-a");
    assertThat(batch.epochs()).as("the fence").isEqualTo(Map.of(0, 1L));
    assertThat(recentlyClosed.get("run-a")).isNull();
    assertThat(lane.cached()).isZero();
  }

  @Test
  void shouldRememberClosedRunWhoseDeletionIsRefused() throws InterruptedException {
    started("a");
    var unused = submit("a", terminate());
    lane.turn();
    store.onCommit(
        batch -> {
          throw new ShardLostException(Set.of());
        });
    var deleted = submit("a", new Request.DeleteExecution("run-a"));
    lane.turn();
    assertThatThrownBy(deleted::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ShardUnavailableException.class);
    assertThat(recentlyClosed.get("run-a")).isNotNull();
  }

  private static Request<Response.Done> terminate() {
    return new ExecutionRequest.TerminateWorkflow(
        null, "enough", List.of(), "client", null, List.of());
  }

  private void started(String workflowId) throws InterruptedException {
    var unused = submit(workflowId, start(workflowId));
    lane.turn();
  }

  private <R extends Response> CompletableFuture<Outcome<R>> submit(
      String workflowId, Request<R> request) {
    CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
    lane.offer(new Work.Submit<>(0, new WorkflowKey("default", workflowId), request, answer));
    return answer;
  }

  private static Request.StartWorkflow start(String workflowId) {
    return Requests.start().request("run-" + workflowId);
  }

  private static WorkflowTaskRequest.StartWorkflowTask claim(TaskId task) {
    return new WorkflowTaskRequest.StartWorkflowTask(
        task, "start-of-" + task.workflowId(), "worker", null, null);
  }

  private static String taskOf(CompletableFuture<Outcome<WorkflowTaskStarted>> answer) {
    return task(answer).token().task().workflowId();
  }

  private static List<HistoryEvent> recentEvents(
      CompletableFuture<Outcome<WorkflowTaskStarted>> answer) {
    return Objects.requireNonNull(task(answer).recentEvents());
  }

  private static Response.StartedWorkflowTask task(
      CompletableFuture<Outcome<WorkflowTaskStarted>> answer) {
    return switch (answer.join()) {
      case Outcome.Accepted<WorkflowTaskStarted>(var started) -> started.task();
      case Outcome.Rejected<WorkflowTaskStarted>(var rejection) ->
          throw new AssertionError(rejection);
    };
  }

  /** Workers that wait, or do not. */
  private static final class Workers implements TaskTransport {
    private final List<TaskId> hints = new ArrayList<>();
    private final List<CompletableFuture<Outcome<WorkflowTaskStarted>>> claims = new ArrayList<>();
    private boolean waiting;

    @Override
    public @Nullable Claim<?> claim(Effect.Dispatch dispatch) {
      if (!waiting) {
        return null;
      }
      Claim<WorkflowTaskStarted> claim =
          new Claim<>(LaneTest.claim(dispatch.task()), new CompletableFuture<>());
      claims.add(claim.answer());
      return claim;
    }

    @Override
    public void dispatch(Effect.Dispatch task) {
      hints.add(task.task());
    }
  }
}

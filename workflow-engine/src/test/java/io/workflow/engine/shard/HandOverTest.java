package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.Response.UpdateStanding;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.CommitBatch.OpenedRun;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryStore.StoredRow;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.RunMemory;
import io.workflow.engine.state.StickyQueue;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.worker.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the former owner of a shard knew, at the next one. The test is the thread of all lanes. */
class HandOverTest {

  private static final WorkflowKey KEY = key("a");

  private final CommitRecorder store = new CommitRecorder();
  private final Map<WorkflowKey, OpenedRun> opened = new HashMap<>();
  private final Map<WorkflowKey, List<StoredRow>> rows = new HashMap<>();
  private final List<TaskId> hints = new ArrayList<>();
  private int adopted;
  private Instant now = Instant.parse("2026-11-30T19:00:00Z");
  private final Lane first = lane();
  private final Lane second = lane();

  HandOverTest() throws InterruptedException {
    store.onCommit(this::write);
    take(first, 1, List.of());
  }

  @Test
  void shouldAcceptTheAnswerToATaskThatTheFormerOwnerHandedOut() throws InterruptedException {
    start(first, KEY);
    StartedWorkflowTask task = claim(first, KEY, "worker-1");

    take(second, 2, handOver(first));
    hints.clear();

    assertThat(accepted(second, KEY, answer(task)))
        .isInstanceOf(Response.WorkflowTaskCompleted.class);
    assertThat(adopted).isEqualTo(1);
    assertThat(hints).as("tasks handed out again").isEmpty();
    assertThat(state(second, KEY).nextEventId()).isEqualTo(5);
    assertThat(rejected(second, KEY, claimOf(task.token().task(), "worker-2")))
        .isEqualTo(Rejection.Reason.TASK_STALE);
  }

  @Test
  void shouldHandNobodyElseTheTaskThatAWorkerHas() throws InterruptedException {
    start(first, KEY);
    StartedWorkflowTask task = claim(first, KEY, "worker-1");

    take(second, 2, handOver(first));

    assertThat(rejected(second, KEY, claimOf(task.token().task(), "worker-2")))
        .isEqualTo(Rejection.Reason.TASK_ALREADY_STARTED);
  }

  @Test
  void shouldGoOnWithAnUpdateThatNobodyAsksForAgain() throws InterruptedException {
    start(first, KEY);
    accepted(first, KEY, answer(claim(first, KEY, "worker-1")));
    UpdateStanding standing = accepted(first, KEY, update("u", 1));
    assertThat(standing.update()).isInstanceOf(UpdateState.Admitted.class);

    take(second, 2, handOver(first));
    hints.clear();
    now = now.plusSeconds(6); // nobody takes the task in its time: it is written, and told again
    second.turn();

    assertThat(hints).extracting(TaskId::workflowId).containsExactly("a");
    StartedWorkflowTask task = claim(second, hints.getFirst(), "worker-1");
    assertThat(task.messages()).extracting(one -> one.request().updateId()).containsExactly("u");
  }

  @Test
  void shouldKeepTheStickyQueueOfARunThatWaits() throws InterruptedException {
    start(first, KEY);
    StickyQueue sticky = new StickyQueue("mine", Duration.ofSeconds(5));
    accepted(first, KEY, answer(claim(first, KEY, "worker-1"), sticky));

    take(second, 2, handOver(first));

    assertThat(state(second, KEY).workflowTasks().stickyQueue()).isEqualTo(sticky);
  }

  @Test
  void shouldPassOnWhatWasHandedOverAndNotAskedFor() throws InterruptedException {
    start(first, KEY);
    StartedWorkflowTask task = claim(first, KEY, "worker-1");
    take(second, 2, handOver(first));

    Lane third = lane();
    take(third, 3, handOver(second));

    assertThat(accepted(third, KEY, answer(task)))
        .isInstanceOf(Response.WorkflowTaskCompleted.class);
  }

  @Test
  void shouldForgetWhatIsOfARunThatHasGoneOn() throws InterruptedException {
    start(first, KEY);
    StartedWorkflowTask task = claim(first, KEY, "worker-1");
    List<ShardMemory> known = handOver(first);
    Lane late = lane();
    take(late, 1, List.of());
    accepted(late, KEY, signal());

    take(second, 2, known);

    assertThat(rejected(second, KEY, answer(task))).isEqualTo(Rejection.Reason.TASK_STALE);
    assertThat(adopted).isZero();
  }

  @Test
  void shouldForgetWhatSomebodyKnewBeforeTheLastOwner() throws InterruptedException {
    start(first, KEY);
    StartedWorkflowTask task = claim(first, KEY, "worker-1");
    List<ShardMemory> known = handOver(first);

    take(second, 3, known);

    assertThat(rejected(second, KEY, answer(task))).isEqualTo(Rejection.Reason.TASK_STALE);
  }

  @Test
  void shouldNotTakeInWhatItKnowsBetter() throws InterruptedException {
    start(first, KEY);
    StartedWorkflowTask task = claim(first, KEY, "worker-1");
    List<ShardMemory> known = handOver(first);
    take(second, 1, List.of());
    assertThat(state(second, KEY).workflowTaskInFlight()).isFalse();

    take(second, 2, known);

    assertThat(rejected(second, KEY, answer(task))).isEqualTo(Rejection.Reason.TASK_STALE);
  }

  @Test
  void shouldForgetAfterAWhileWhatNobodyAsksFor() throws InterruptedException {
    start(first, KEY);
    StartedWorkflowTask task = claim(first, KEY, "worker-1");
    take(second, 2, handOver(first));

    now = now.plus(Duration.ofMinutes(6));
    second.turn();

    assertThat(rejected(second, KEY, answer(task))).isEqualTo(Rejection.Reason.TASK_STALE);
  }

  @Test
  void shouldLeaveOutWhatIsTooLargeForTheWay() throws InterruptedException {
    start(first, KEY);
    accepted(first, KEY, update("large", 5 << 20));
    start(first, key("b"));
    accepted(first, key("b"), update("small", 1));

    List<ShardMemory> known = handOver(first);

    assertThat(known).hasSize(1);
    assertThat(known.getFirst().runs()).extracting(RunMemory::key).containsExactly(key("b"));
  }

  @Test
  void shouldHandNothingOverOfWhatIsInDoubt() throws InterruptedException {
    start(first, KEY);
    claim(first, KEY, "worker-1");
    store.onCommit(
        batch -> {
          throw new StoreUnavailableException("No answer", new IOException("timed out"));
        });
    var unused = submit(first, key("b"), Requests.start().request("run-b"));
    first.turn();

    assertThat(handOver(first)).isEmpty();
  }

  @Test
  void shouldHandNothingOverWhenItHasEnded() {
    first.close();
    CompletableFuture<List<ShardMemory>> known = new CompletableFuture<>();
    first.control(new Work.HandOver(Set.of(0), known));
    assertThat(known).isCompletedWithValue(List.of());
  }

  // ---- nodes

  private Lane lane() {
    EngineSettings usual = EngineSettings.DEFAULT;
    EngineParts parts =
        new EngineParts(
            store,
            new TaskTransport() {
              @Override
              public @Nullable Claim<?> claim(Effect.Dispatch task) {
                return null;
              }

              @Override
              public void dispatch(Effect.Dispatch task) {
                hints.add(task.task());
              }
            },
            () -> now,
            new EngineSettings(
                1,
                1,
                usual.queueCapacity(),
                usual.maximumBatch(),
                usual.cachedRuns(),
                usual.alarmHorizon(),
                usual.alarmCapacity(),
                usual.takeOverWindow(),
                usual.limits()),
            new EngineListener() {
              @Override
              public void taskAdopted() {
                adopted++;
              }
            },
            new ChangeCodec(),
            Lease.ALWAYS);
    return new Lane(
        parts,
        new Waiters(),
        new UpdateWaiters(),
        new RecentlyClosed(),
        new OutboxDeliverer(parts, settled -> {}, new SystemThreads().serial("outbox")));
  }

  /** What a lane commits is there for all. */
  private void write(CommitBatch batch) {
    batch.opened().forEach(run -> opened.put(run.key(), run));
    for (OpenedRun run : opened.values()) {
      List<StoredRow> all = rows.computeIfAbsent(run.key(), _key -> new ArrayList<>());
      batch.historyRows().stream()
          .filter(row -> row.runId().equals(run.runId()))
          .forEach(row -> all.add(new StoredRow(row.sequence(), row.changes())));
      store.stored(
          new StoredRun(
              run.key(),
              run.runId(),
              WorkflowStatus.RUNNING,
              run.startRequestId(),
              null,
              0,
              null,
              List.copyOf(all),
              Map.of()));
    }
  }

  private static void take(Lane lane, long epoch, List<ShardMemory> known)
      throws InterruptedException {
    lane.control(new Work.Take(Map.of(0, epoch), known));
    lane.turn();
  }

  private static List<ShardMemory> handOver(Lane lane) throws InterruptedException {
    CompletableFuture<List<ShardMemory>> known = new CompletableFuture<>();
    lane.control(new Work.HandOver(Set.of(0), known));
    lane.turn();
    assertThat(lane.owned()).isEmpty();
    return known.join();
  }

  // ---- requests

  private static WorkflowKey key(String workflowId) {
    return new WorkflowKey("default", workflowId);
  }

  private void start(Lane lane, WorkflowKey key) throws InterruptedException {
    accepted(lane, key, Requests.start().request("run-" + key.workflowId()));
  }

  private static ExecutionRequest.SignalWorkflow signal() {
    return new ExecutionRequest.SignalWorkflow(
        null, "signal", List.of(), Map.of(), "client", "", List.of());
  }

  private static ExecutionRequest.UpdateWorkflow update(String updateId, int bytes) {
    return new ExecutionRequest.UpdateWorkflow(
        null,
        null,
        new UpdateRequest(
            updateId,
            "client",
            "change",
            Map.of(),
            List.of(Payload.of(Map.of(), new byte[bytes])),
            List.of(),
            null));
  }

  private StartedWorkflowTask claim(Lane lane, WorkflowKey key, String startId)
      throws InterruptedException {
    TaskId task =
        hints.stream()
            .filter(hint -> hint.workflowId().equals(key.workflowId()))
            .reduce((_earlier, later) -> later)
            .orElseThrow();
    return claim(lane, task, startId);
  }

  private static StartedWorkflowTask claim(Lane lane, TaskId task, String startId)
      throws InterruptedException {
    return accepted(lane, key(task.workflowId()), claimOf(task, startId)).task();
  }

  private static WorkflowTaskRequest.StartWorkflowTask claimOf(TaskId task, String startId) {
    return new WorkflowTaskRequest.StartWorkflowTask(task, startId, startId, null, null);
  }

  private static CompleteWorkflowTask answer(StartedWorkflowTask task) {
    return answer(task, null);
  }

  private static CompleteWorkflowTask answer(
      StartedWorkflowTask task, @Nullable StickyQueue sticky) {
    return new CompleteWorkflowTask(
        task.token(),
        List.of(),
        "worker",
        new CompleteWorkflowTask.HandOut(false, false, "after-" + task.token().startId()),
        sticky,
        false,
        null,
        List.of(),
        Map.of());
  }

  private static <R extends Response> CompletableFuture<Outcome<R>> submit(
      Lane lane, WorkflowKey key, Request<R> request) {
    CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
    lane.offer(new Work.Submit<>(0, key, request, answer));
    return answer;
  }

  private static <R extends Response> R accepted(Lane lane, WorkflowKey key, Request<R> request)
      throws InterruptedException {
    CompletableFuture<Outcome<R>> answer = submit(lane, key, request);
    lane.turn();
    return InMemoryEngine.accepted(request, answer);
  }

  private static <R extends Response> Rejection.Reason rejected(
      Lane lane, WorkflowKey key, Request<R> request) throws InterruptedException {
    CompletableFuture<Outcome<R>> answer = submit(lane, key, request);
    lane.turn();
    assertThat(answer.join()).isInstanceOf(Outcome.Rejected.class);
    return ((Outcome.Rejected<R>) answer.join()).rejection().reason();
  }

  private static WorkflowState state(Lane lane, WorkflowKey key) throws InterruptedException {
    CompletableFuture<Work.Inspected> seen = new CompletableFuture<>();
    lane.offer(new Work.Inspect(0, key, seen));
    lane.turn();
    return Objects.requireNonNull(seen.join().open(), "an open run");
  }
}

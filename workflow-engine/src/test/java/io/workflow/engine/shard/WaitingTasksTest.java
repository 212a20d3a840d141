package io.workflow.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.CommitBatch.HistoryRow;
import io.workflow.engine.shard.CommitBatch.TakenTask;
import io.workflow.engine.shard.CommitBatch.WaitingTask;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryStore.StoredRow;
import io.workflow.engine.shard.HistoryStore.StoredRun;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Priority;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tasks get a row, and when they lose it. The test is the lane's thread. */
class WaitingTasksTest {

  private static final WorkflowKey ORDER = new WorkflowKey("default", "order");
  private static final Duration FIRST_REPEAT = Duration.ofSeconds(10);

  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private final CommitRecorder store = new CommitRecorder();
  private final Workers workers = new Workers();
  private final Lane lane = newLane();

  private Lane newLane() {
    EngineParts parts =
        new EngineParts(
            store,
            workers,
            () -> now,
            EngineSettings.DEFAULT,
            EngineListener.NONE,
            new ChangeCodec(),
            Lease.ALWAYS);
    return new Lane(
        parts,
        new Waiters(),
        new UpdateWaiters(),
        new RecentlyClosed(),
        new OutboxDeliverer(parts, _settled -> {}, new SystemThreads().serial("outbox")));
  }

  @BeforeEach
  void start() throws InterruptedException {
    lane.control(new Work.Take(Map.of(0, 1L), List.of()));
    ask(Requests.start().request("run"));
  }

  @Test
  void shouldWriteATaskDownOnceWhenNobodyTookItForTenSeconds() throws InterruptedException {
    assertThat(written()).isEmpty();
    Instant since = now;

    pass(FIRST_REPEAT.minusMillis(1));
    assertThat(written()).isEmpty();
    pass(Duration.ofMillis(1));

    TaskId task = workers.told.getFirst();
    assertThat(written())
        .containsExactly(
            new WaitingTask(0, task, TaskKind.WORKFLOW, "PizzaOrder", "orders", since, null));
    assertThat(workers.told).as("told twice").containsExactly(task, task);

    pass(Duration.ofSeconds(30));
    assertThat(workers.told).hasSize(3);
    assertThat(written()).as("rows in all").hasSize(1);
    assertThat(taken()).isEmpty();
  }

  @Test
  void shouldWriteNothingOfATaskThatAWorkerWaitsForWhenItIsToldOfAgain()
      throws InterruptedException {
    workers.waiting = true;
    pass(FIRST_REPEAT);

    assertThat(workers.claims.getFirst().join()).isInstanceOf(Outcome.Accepted.class);
    assertThat(written()).isEmpty();
  }

  @Test
  void shouldRemoveTheRowWithTheTransactionThatStartsTheTask() throws InterruptedException {
    pass(FIRST_REPEAT);

    claimWorkflowTask();

    assertThat(taken()).containsExactly(new TakenTask(0, "run", 2));
    assertThat(store.batches().getLast().epochs()).as("the fence").isEqualTo(Map.of(0, 1L));
  }

  @Test
  void shouldRemoveTheRowsOfARunThatEnds() throws InterruptedException {
    pass(FIRST_REPEAT);

    ask(
        new ExecutionRequest.TerminateWorkflow(
            null, "enough", List.of(), "client", null, List.of()));

    assertThat(taken()).containsExactly(new TakenTask(0, "run", 2));
    assertThat(store.batches().getLast().closed()).hasSize(1);
  }

  @Test
  void shouldKnowTheRowsOfARunThatWasReadFromTheStore() throws InterruptedException {
    pass(FIRST_REPEAT);
    loseAndTakeTheShard();

    pass(Duration.ofMillis(1));
    claimWorkflowTask();

    assertThat(written()).as("rows in all").hasSize(1);
    assertThat(taken()).containsExactly(new TakenTask(0, "run", 2));
  }

  @Test
  void shouldRemoveNothingWhenTheTransactionFails() throws InterruptedException {
    pass(FIRST_REPEAT);
    store.onCommit(
        _batch -> {
          throw new ShardLostException(Set.of());
        });
    claimWorkflowTask();
    store.onCommit(_batch -> {});
    assertThat(taken()).isEmpty();

    claimWorkflowTask();

    assertThat(taken()).containsExactly(new TakenTask(0, "run", 2));
  }

  @Test
  void shouldWriteActivitiesDownAndRemoveThoseThatStartOrTimeOut() throws InterruptedException {
    scheduleActivities(activity("taken", null), activity("late", Duration.ofSeconds(25)));
    pass(FIRST_REPEAT);
    assertThat(written())
        .extracting(WaitingTask::kind, WaitingTask::taskQueue)
        .containsExactly(tuple(TaskKind.ACTIVITY, "kitchen"), tuple(TaskKind.ACTIVITY, "kitchen"));
    TaskId first = written().getFirst().task();
    TaskId second = written().getLast().task();

    ask(new ActivityRequest.StartActivityTask(first, "start", "worker", null));
    assertThat(taken()).containsExactly(new TakenTask(0, "run", first.scheduledEventId()));

    pass(Duration.ofSeconds(15));
    assertThat(taken())
        .containsExactly(
            new TakenTask(0, "run", first.scheduledEventId()),
            new TakenTask(0, "run", second.scheduledEventId()));
  }

  @Test
  void shouldWriteDownWhatTheOrderOfATaskDependsOn() throws InterruptedException {
    ask(
        new ExecutionRequest.TerminateWorkflow(
            null, "enough", List.of(), "client", null, List.of()));
    workers.told.clear();
    ask(Requests.start().priority(new Priority(2, "vip", 2.5f, null)).request("urgent"));
    scheduleActivities(
        activity("own", null, new Priority(1, "", 0, null)), activity("of the workflow", null));

    pass(FIRST_REPEAT);

    assertThat(written())
        .extracting(WaitingTask::priority)
        .containsExactly(new Priority(1, "vip", 2.5f, null), new Priority(2, "vip", 2.5f, null));
  }

  private void scheduleActivities(Command... commands) throws InterruptedException {
    TaskToken token = claimWorkflowTask();
    ask(
        WorkflowTaskRequest.CompleteWorkflowTask.ofCommands(
            token,
            List.of(commands),
            "worker",
            new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(false, false, "next")));
  }

  private static Command activity(String id, @Nullable Duration scheduleToStart) {
    return activity(id, scheduleToStart, null);
  }

  private static Command activity(
      String id, @Nullable Duration scheduleToStart, @Nullable Priority priority) {
    return new Command.ScheduleActivityTask(
        id,
        "Bake",
        "kitchen",
        Map.of(),
        List.of(),
        null,
        scheduleToStart,
        Duration.ofMinutes(10),
        null,
        null,
        false,
        priority);
  }

  private TaskToken claimWorkflowTask() throws InterruptedException {
    TaskId task = workers.told.getFirst();
    var answer = submit(new WorkflowTaskRequest.StartWorkflowTask(task, "start", "w", null, null));
    return answer.isCompletedExceptionally()
            || !(answer.join() instanceof Outcome.Accepted<Response.WorkflowTaskStarted>(var given))
        ? new TaskToken(task, 0, "none")
        : given.task().token();
  }

  /** As it is stored, with what the batches say so far. */
  private void loseAndTakeTheShard() throws InterruptedException {
    List<HistoryRow> rows =
        store.batches().stream().flatMap(b -> b.historyRows().stream()).toList();
    store.stored(
        new StoredRun(
            ORDER,
            "run",
            WorkflowStatus.RUNNING,
            "start",
            now,
            0,
            null,
            rows.stream().map(row -> new StoredRow(row.sequence(), row.changes())).toList(),
            Map.of(2L, 1)));
    lane.control(new Work.Drop(Set.of(0), new CompletableFuture<>()));
    lane.control(new Work.Take(Map.of(0, 1L), List.of()));
    ask(new Request.Wake());
  }

  private void pass(Duration time) throws InterruptedException {
    now = now.plus(time);
    lane.turn();
  }

  private void ask(Request<?> request) throws InterruptedException {
    var unused = submit(request);
  }

  private <R extends Response> CompletableFuture<Outcome<R>> submit(Request<R> request)
      throws InterruptedException {
    CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
    lane.offer(new Work.Submit<>(0, ORDER, request, answer));
    lane.turn();
    return answer;
  }

  private List<WaitingTask> written() {
    return store.batches().stream().flatMap(batch -> batch.waiting().stream()).toList();
  }

  private List<TakenTask> taken() {
    return store.batches().stream().flatMap(batch -> batch.taken().stream()).toList();
  }

  /** Workers that are told of tasks, and wait or do not. */
  private static final class Workers implements TaskTransport {
    private final List<TaskId> told = new ArrayList<>();
    private final List<CompletableFuture<Outcome<Response.WorkflowTaskStarted>>> claims =
        new ArrayList<>();
    private boolean waiting;

    @Override
    public @Nullable Claim<?> claim(Effect.Dispatch dispatch) {
      if (!waiting) {
        return null;
      }
      Claim<Response.WorkflowTaskStarted> claim =
          new Claim<>(
              new WorkflowTaskRequest.StartWorkflowTask(
                  dispatch.task(), "start", "worker", null, null),
              new CompletableFuture<>());
      claims.add(claim.answer());
      return claim;
    }

    @Override
    public void dispatch(Effect.Dispatch task) {
      told.add(task.task());
    }
  }
}

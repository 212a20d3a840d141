package io.workflow.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.query.WorkflowQueryException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WorkflowQueriesTest {

  private static final WorkflowKey ORDER = new WorkflowKey("default", "order-1");
  private static final WorkflowQuery STATUS =
      new WorkflowQuery("status", List.of(), Map.of(), null);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final InMemoryEngine history = InMemoryEngine.stepwise();
  private final TestWorker tasks = new TestWorker(history, "w1");
  private final ConnectedWorkers workers = new ConnectedWorkers();
  private final WorkflowQueries queries =
      new WorkflowQueries(history, workers, PolledWorkers.NONE, Runnable::run, history.timers());

  @Test
  void shouldPushToAConnectedWorkerWhenNothingIsPending() {
    RecordingWorker worker = connect("w1");
    String runId = startAndIdle();

    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    QueryRequested pushed = worker.pushed.getFirst();
    assertThat(pushed.runId()).isEqualTo(runId);
    assertThat(pushed.lastEventId()).isEqualTo(4);
    assertThat(pushed.query()).isEqualTo(STATUS);
    assertThat(queries.answered("default", pushed.queryId(), baked())).isTrue();
    assertThat(answer).isCompletedWithValue(baked());
    assertThat(queries.size()).isZero();
    assertThat(queries.answered("default", pushed.queryId(), baked())).isFalse();
  }

  @Test
  void shouldSendWhoeverAsksElsewhereWhenTheServerStops() {
    connect("w1");
    startAndIdle();
    CompletableFuture<QueryResult> before = queries.query(ORDER, null, STATUS, LONG);

    queries.stop();

    CompletableFuture<QueryResult> after = queries.query(ORDER, null, STATUS, LONG);
    for (CompletableFuture<QueryResult> answer : List.of(before, after)) {
      assertThat(answer)
          .failsWithin(LONG)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(ShardUnavailableException.class)
          .withMessage("The server stops. Ask again");
    }
    assertThat(queries.size()).isZero();
  }

  @Test
  void shouldTakeNoAnswerFromAnotherNamespace() {
    RecordingWorker worker = connect("w1");
    startAndIdle();
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    assertThat(queries.answered("other", worker.pushed.getFirst().queryId(), baked())).isFalse();

    assertThat(answer).isNotDone();
  }

  @Test
  void shouldPreferTheWorkerThatLastCompletedAWorkflowTask() {
    connect("w1");
    RecordingWorker cached = connect("w2");
    connect("w3");
    startAndIdle("w2");

    for (int i = 0; i < 20; i++) {
      ask();
    }

    assertThat(cached.pushed).hasSize(20);
  }

  @Test
  void shouldGoWithTheNextWorkflowTaskWhileOneIsScheduled() {
    RecordingWorker worker = connect("w1");
    start();
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    TaskToken token = claim("first");
    Map<String, WorkflowQuery> attached = queries.attach(token);
    complete(token, Map.of(onlyId(attached), baked()));

    assertThat(attached).hasSize(1).containsValue(STATUS);
    assertThat(answer).isCompletedWithValue(baked());
    assertThat(worker.pushed).isEmpty();
  }

  @Test
  void shouldNotGoWithATaskThatWasHandedOutBeforeTheQueryWasAsked() {
    RecordingWorker worker = connect("w1");
    start();
    TaskToken early = claim("first");
    signal("ready");
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    assertThat(queries.attach(early)).isEmpty();
    complete(early, Map.of());
    assertThat(worker.pushed).isEmpty();
    TaskToken next = claim("second");
    Map<String, WorkflowQuery> attached = queries.attach(next);
    complete(next, Map.of(onlyId(attached), baked()));

    assertThat(answer).isCompletedWithValue(baked());
  }

  @Test
  void shouldGoAgainWithATaskWhoseAnswerWasLost() {
    start();
    ask();
    Map<String, WorkflowQuery> first = queries.attach(claim("first"));

    Map<String, WorkflowQuery> again = queries.attach(claim("first"));

    assertThat(again).isEqualTo(first).hasSize(1);
  }

  @Test
  void shouldGoWithTheNextTryOfATaskThatFailed() {
    start();
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);
    TaskToken failed = claim("first");
    String id = onlyId(queries.attach(failed));
    signal("so that the retry comes at once");
    fail(failed);

    TaskToken retried = claim("second");
    assertThat(queries.attach(retried)).containsOnlyKeys(id);
    queries.completed(failed, Map.of(id, new QueryResult.Answered(List.of())), "w1");
    assertThat(answer).isNotDone();
    complete(retried, Map.of(id, baked()));

    assertThat(answer).isCompletedWithValue(baked());
  }

  @Test
  void shouldBePushedWhenTheTaskEndedBeforeTheQueryCouldGoWithIt() {
    RecordingWorker worker = connect("w1");
    start();
    TaskToken early = claim("first");
    ask();

    complete(early, Map.of());

    assertThat(worker.pushed).hasSize(1);
  }

  @Test
  void shouldAskAnotherWorkerWhenTheFirstDisconnects() {
    RecordingWorker first = connect("w1");
    startAndIdle("w1");
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);
    RecordingWorker second = connect("w2");
    assertThat(first.pushed).hasSize(1);

    workers.remove(first);

    assertThat(second.pushed).hasSize(1);
    queries.answered("default", second.pushed.getFirst().queryId(), baked());
    assertThat(answer).isCompletedWithValue(baked());
  }

  @Test
  void shouldAskAnotherWorkerWhenOneCanTakeNoMore() {
    workers.add(new RecordingWorker("w1", false));
    RecordingWorker free = connect("w2");
    startAndIdle("w1");

    ask();

    assertThat(free.pushed).hasSize(1);
  }

  @Test
  void shouldWaitForAWorkerToConnect() {
    startAndIdle();
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    RecordingWorker worker = connect("w1");

    queries.answered("default", worker.pushed.getFirst().queryId(), baked());
    assertThat(answer).isCompletedWithValue(baked());
  }

  @Test
  void shouldSayThatNoWorkerIsThere() {
    startAndIdle();

    assertThat(failureOf(queries.query(ORDER, null, STATUS, LONG)))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(Code.NO_WORKER))
        .hasMessageStartingWith("no poller seen for task queue recently, worker may be down")
        .hasMessageContaining("'Pizza'")
        .hasMessageContaining("'orders'");
    assertThat(queries.size()).isZero();
  }

  @Test
  void shouldSayWhichWorkerDoesNotAnswer() {
    connect("w1");
    startAndIdle();

    assertThat(failureOf(queries.query(ORDER, null, STATUS, LONG)))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(Code.QUERY_TIMED_OUT))
        .hasMessageContaining("'w1'");
  }

  @Test
  void shouldSayThatAWorkflowTaskWaits() {
    connect("w1");
    start();

    assertThat(failureOf(queries.query(ORDER, null, STATUS, LONG)))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(Code.QUERY_TIMED_OUT))
        .hasMessageContaining("workflow task");
    TaskToken token = claim("late");
    assertThat(queries.attach(token)).isEmpty();
  }

  @Test
  void shouldAskClosedRunsToo() {
    RecordingWorker worker = connect("w1");
    start();
    complete(claim("first"), Map.of(), new Command.CompleteWorkflowExecution(List.of()));

    ask();

    assertThat(worker.pushed.getFirst().lastEventId()).isEqualTo(5);
  }

  @Test
  void shouldNotFindAWorkflowThatNeverWas() {
    assertThat(failureOf(queries.query(ORDER, null, STATUS, LONG)).code())
        .isEqualTo(Code.WORKFLOW_NOT_FOUND);
    start();
    assertThat(failureOf(queries.query(ORDER, "another-run", STATUS, LONG)))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(Code.WORKFLOW_NOT_FOUND))
        .hasMessageContaining("another-run");
  }

  /** For tests that look at the way of the query, not at its answer. */
  private void ask() {
    var unused = queries.query(ORDER, null, STATUS, LONG);
  }

  private RecordingWorker connect(String identity) {
    RecordingWorker worker = new RecordingWorker(identity);
    workers.add(worker);
    return worker;
  }

  private String startAndIdle() {
    return startAndIdle("somebody");
  }

  private String startAndIdle(String identity) {
    String runId = start();
    TaskToken token = claim("first");
    submit(complete(token));
    queries.completed(token, Map.of(), identity);
    return runId;
  }

  private TaskToken claim(String startId) {
    return accepted(
            submit(
                new WorkflowTaskRequest.StartWorkflowTask(
                    tasks.workflowTask(ORDER), startId, "w1", null, null)))
        .task()
        .token();
  }

  private static <R extends Response> R accepted(Outcome<R> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted<R>) outcome).response();
  }

  /** As the front end does it. */
  private void complete(TaskToken token, Map<String, QueryResult> results, Command... commands) {
    var answered =
        history
            .submit(ORDER, complete(token, commands))
            .thenApply(
                outcome -> {
                  queries.completed(token, results, "w1");
                  return outcome;
                });
    history.turn();
    assertThat(answered.join()).isInstanceOf(Outcome.Accepted.class);
  }

  private static Request<?> complete(TaskToken token, Command... commands) {
    return WorkflowTaskRequest.CompleteWorkflowTask.ofCommands(
        token,
        List.of(commands),
        "w1",
        new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(
            true, false, token.startId() + "-next"));
  }

  private void fail(TaskToken token) {
    submit(
        new WorkflowTaskRequest.FailWorkflowTask(
            token, WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE, null, "w1", null));
  }

  private <R extends Response> Outcome<R> submit(Request<R> request) {
    CompletableFuture<Outcome<R>> answer = history.submit(ORDER, request);
    history.turn();
    return answer.join();
  }

  private String start() {
    return accepted(submit(Requests.start().type("Pizza").request("run-1"))).runId();
  }

  private void signal(String name) {
    submit(
        new ExecutionRequest.SignalWorkflow(
            null, name, List.of(), Map.of(), "client", "", List.of()));
  }

  private static String onlyId(Map<String, WorkflowQuery> attached) {
    assertThat(attached).hasSize(1);
    return attached.keySet().iterator().next();
  }

  private static QueryResult baked() {
    return new QueryResult.Answered(
        List.of(
            Payload.of(
                Map.of(Payload.ENCODING, "json/plain"),
                "\"baked\"".getBytes(StandardCharsets.UTF_8))));
  }

  /** At the end of its time, if not before. */
  private WorkflowQueryException failureOf(CompletableFuture<QueryResult> answer) {
    history.advance(LONG);
    assertThat(answer.exceptionNow()).isInstanceOf(WorkflowQueryException.class);
    return (WorkflowQueryException) answer.exceptionNow();
  }
}

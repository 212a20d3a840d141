package io.workflow.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.StickyQueue;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.server.matching.QueryTask;
import io.workflow.server.query.WorkflowQueryException.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queries to workers that poll, and keep no channel. */
class PolledQueriesTest {

  private static final WorkflowKey ORDER = new WorkflowKey("default", "order-1");
  private static final WorkflowQuery STATUS =
      new WorkflowQuery("status", List.of(), Map.of(), null);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final QueryResult BAKED = new QueryResult.Answered(List.of());

  private final InMemoryEngine history = InMemoryEngine.stepwise();
  private final TestWorker tasks = new TestWorker(history, "w1");
  private final ConnectedWorkers connected = new ConnectedWorkers();
  private final PollingWorkers polling = new PollingWorkers();
  private final WorkflowQueries queries =
      new WorkflowQueries(history, connected, polling, Runnable::run, history.timers());

  @Test
  void shouldOfferToThoseThatPollWhenNothingIsPending() {
    String runId = startAndIdle(null);

    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    QueryTask offered = polling.offers.getFirst().task();
    assertThat(polling.offers.getFirst().stickyQueue()).isNull();
    assertThat(offered.runId()).isEqualTo(runId);
    assertThat(offered.taskQueue()).isEqualTo("orders");
    assertThat(offered.lastEventId()).isEqualTo(4);
    assertThat(queries.answered("default", offered.token().startId(), BAKED)).isTrue();
    assertThat(answer).isCompletedWithValue(BAKED);
    assertThat(polling.offers.getFirst().taken()).isCancelled();
  }

  @Test
  void shouldAskTheWorkerThatHasTheRunCachedAndThenAll() {
    startAndIdle(new StickyQueue("w1-sticky", Duration.ofSeconds(5)));
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);
    assertThat(polling.offers.getFirst().stickyQueue()).isEqualTo("w1-sticky");

    polling.offers.getFirst().taken().complete(true);

    history.advance(Duration.ofSeconds(5).minusMillis(1));
    assertThat(polling.offers).hasSize(1);
    history.advance(Duration.ofMillis(1));
    assertThat(polling.offers).hasSize(2);
    assertThat(polling.offers.getLast().stickyQueue()).isNull();
    queries.answered("default", polling.offers.getLast().task().queryId(), BAKED);
    assertThat(answer).isCompletedWithValue(BAKED);
  }

  @Test
  void shouldAskAgainWhenTheNodeAtWhichItWaitedHasGone() {
    startAndIdle(null);
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    polling.offers.getFirst().taken().completeExceptionally(new IllegalStateException("gone"));
    history.advance(Duration.ofMillis(100));

    assertThat(polling.offers).hasSize(2);
    queries.answered("default", polling.offers.getLast().task().queryId(), BAKED);
    assertThat(answer).isCompletedWithValue(BAKED);
  }

  @Test
  void shouldOfferItAgainWhenWhoeverTookItDoesNotAnswer() {
    startAndIdle(null);
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    polling.offers.getFirst().taken().complete(false);
    history.advance(Duration.ofSeconds(5));

    assertThat(polling.offers).hasSize(2);
    queries.answered("default", polling.offers.getFirst().task().queryId(), BAKED);
    assertThat(answer).isCompletedWithValue(BAKED);
    assertThat(polling.offers.getLast().taken()).isCancelled();
  }

  @Test
  void shouldGoWithTheWorkflowTaskWhenOneIsPending() {
    start();
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);
    assertThat(polling.offers).isEmpty();

    TaskToken token = claim();
    String id = queries.attach(token).keySet().iterator().next();
    complete(token, null, Map.of(id, BAKED));

    assertThat(answer).isCompletedWithValue(BAKED);
  }

  @Test
  void shouldLeaveThoseThatPollForAWorkerWithAChannel() {
    startAndIdle(null);
    var unused = queries.query(ORDER, null, STATUS, LONG);

    RecordingWorker worker = new RecordingWorker("native");
    connected.add(worker);

    assertThat(polling.offers.getFirst().taken()).isCancelled();
    assertThat(worker.pushed).hasSize(1);
    assertThat(worker.registration()).isInstanceOf(WorkerRequest.Register.class);
  }

  @Test
  void shouldSayThatNobodyPolls() {
    startAndIdle(null);

    assertThat(failureOf(queries.query(ORDER, null, STATUS, LONG)).code())
        .isEqualTo(Code.NO_WORKER);
  }

  @Test
  void shouldSayThatThePollersAreBusy() {
    startAndIdle(null);
    polling.serving = true;

    assertThat(failureOf(queries.query(ORDER, null, STATUS, LONG)))
        .hasMessageContaining("no worker polled")
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(Code.QUERY_TIMED_OUT));
  }

  @Test
  void shouldSayThatTheWorkerDoesNotAnswer() {
    startAndIdle(null);
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);
    polling.offers.getFirst().taken().complete(false);

    assertThat(failureOf(answer)).hasMessageContaining("has not answered");
  }

  @Test
  void shouldSayThatTooMuchWaits() {
    startAndIdle(null);
    CompletableFuture<QueryResult> answer = queries.query(ORDER, null, STATUS, LONG);

    polling
        .offers
        .getFirst()
        .taken()
        .completeExceptionally(new RejectedExecutionException("too many"));

    assertThat(failureOf(answer))
        .hasMessageStartingWith("consistent query buffer is full, this may be caused by too many")
        .hasMessageEndingWith("too many")
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
  }

  private String startAndIdle(@Nullable StickyQueue sticky) {
    String runId = start();
    complete(claim(), sticky, Map.of());
    return runId;
  }

  private String start() {
    return accepted(Requests.start().type("Pizza").request("run-1")).runId();
  }

  private TaskToken claim() {
    return accepted(
            new WorkflowTaskRequest.StartWorkflowTask(
                tasks.workflowTask(ORDER), "start", "w1", null, null))
        .task()
        .token();
  }

  private void complete(
      TaskToken token, @Nullable StickyQueue sticky, Map<String, QueryResult> results) {
    var answered =
        history
            .submit(
                ORDER,
                new WorkflowTaskRequest.CompleteWorkflowTask(
                    token,
                    List.of(),
                    "w1",
                    new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(true, false, "next"),
                    sticky,
                    false,
                    null,
                    List.of(),
                    Map.of()))
            .thenApply(
                outcome -> {
                  queries.completed(token, results, "w1");
                  return outcome;
                });
    history.turn();
    assertThat(answered.join()).isInstanceOf(Outcome.Accepted.class);
  }

  private <R extends Response> R accepted(Request<R> request) {
    CompletableFuture<Outcome<R>> answer = history.submit(ORDER, request);
    history.turn();
    assertThat(answer.join()).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted<R>) answer.join()).response();
  }

  /** At the end of its time, if not before. */
  private WorkflowQueryException failureOf(CompletableFuture<QueryResult> answer) {
    history.advance(LONG);
    assertThat(answer.exceptionNow()).isInstanceOf(WorkflowQueryException.class);
    return (WorkflowQueryException) answer.exceptionNow();
  }
}

package io.workflow.server.frontend.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.ForwardingHistoryService;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.StoreUnavailableException;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.shard.WorkflowTaskAssembler;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.KafkaAddress;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.Refused;
import io.workflow.protocol.worker.WorkerResponse.Refused.Reason;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.server.frontend.TaskDelivery;
import io.workflow.server.matching.TaskReturns;
import io.workflow.server.namespace.InMemoryNamespaces;
import io.workflow.server.query.ConnectedWorker;
import io.workflow.server.query.ConnectedWorkers;
import io.workflow.server.query.WorkflowQueries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class WorkerChannelTest {

  private static final WorkflowKey ORDER = new WorkflowKey("default", "order-1");
  private static final int MAXIMUM_OUTSTANDING = 3;
  private static final KafkaAddress KAFKA = new KafkaAddress("broker:9092", "SSL", 1);

  private final InMemoryEngine memory = new InMemoryEngine();
  private final TestWorker tasks = new TestWorker(memory, "w1");
  private final Gate gate = new Gate(memory);
  private final ConnectedWorkers workers = new ConnectedWorkers();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final WorkflowQueries queries = new WorkflowQueries(gate, workers, executor);
  private final List<ProtocolWorker> opened = new ArrayList<>();
  private final WorkerChannelService service = service();
  private Server server;

  @BeforeEach
  void startServer() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
  }

  @AfterEach
  void stopServer() {
    opened.forEach(ProtocolWorker::close);
    server.shutdownNow();
    executor.shutdown();
  }

  @Test
  void shouldKnowWhoIsConnected() {
    ProtocolWorker worker = connect();
    assertThat(worker.register("w1"))
        .isInstanceOfSatisfying(
            WorkerResponse.Registered.class,
            registered -> assertThat(registered.kafka()).isEqualTo(KAFKA));
    await().untilAsserted(() -> assertThat(workers.all()).hasSize(1));
    assertThat(workers.all().getFirst().registration().identity()).isEqualTo("w1");

    worker.disconnect();

    await().untilAsserted(() -> assertThat(workers.all()).isEmpty());
  }

  @Test
  void shouldRefuseWhatComesBeforeTheRegistrationAndASecondOne() {
    ProtocolWorker worker = connect();

    assertThat(worker.send(new WorkerRequest.ClaimActivityTask(someTask())))
        .satisfies(refused(Reason.INVALID, "Register"));
    worker.register("w1");
    assertThat(worker.register("w1")).satisfies(refused(Reason.INVALID, "Register once"));
  }

  @Test
  void shouldEndAStreamThatNobodyIsThereToWriteTo() {
    registered("w1");
    await().untilAsserted(() -> assertThat(workers.all()).hasSize(1));
    ConnectedWorker worker = workers.all().getFirst();

    executor.shutdown();

    assertThatCode(
            () ->
                worker.push(
                    new WorkerResponse.ActivityTaskOffered(new TaskMessage(someTask(), "bake"))))
        .doesNotThrowAnyException();
    await().untilAsserted(() -> assertThat(workers.all()).isEmpty());
  }

  @Test
  void shouldRefuseAnUnknownNamespace() {
    ProtocolWorker worker = connect();

    WorkerResponse answer =
        worker.send(new WorkerRequest.Register("nowhere", "w1", null, Map.of(), Map.of(), false));

    assertThat(answer).satisfies(refused(Reason.NOT_FOUND, "nowhere"));
    assertThat(workers.all()).isEmpty();
  }

  @Test
  void shouldRunAWorkflowOnTheEagerPath() {
    ProtocolWorker worker = registered("w1");
    start();

    WorkflowTask first = claim(worker, 0);
    assertThat(first.events()).extracting(HistoryEvent::eventId).containsExactly(1L, 2L, 3L);
    assertThat(first.token().startId()).isEqualTo("w1#2");
    ActivityTask bake = complete(worker, first, schedule("a1")).activityTasks().getFirst();
    assertThat(bake.activityType()).isEqualTo("bake");
    WorkflowTask second =
        Objects.requireNonNull(
            worker
                .send(
                    new WorkerRequest.CompleteActivityTask(
                        bake.token(), List.of(), first.token().startedEventId()),
                    WorkerResponse.Done.class)
                .workflowTask());

    assertThat(second.previousStartedEventId()).isEqualTo(first.token().startedEventId());
    assertThat(second.events())
        .extracting(HistoryEvent::eventType)
        .containsExactly(
            "WorkflowTaskCompleted",
            "ActivityTaskScheduled",
            "ActivityTaskStarted",
            "ActivityTaskCompleted",
            "WorkflowTaskScheduled",
            "WorkflowTaskStarted");
    assertThat(complete(worker, second, new Command.CompleteWorkflowExecution(List.of())))
        .isEqualTo(new WorkerResponse.WorkflowTaskCompleted(List.of(), null));
  }

  @Test
  void shouldAnswerARepeatedClaimAndCompletionAsTheFirstTime() {
    ProtocolWorker worker = registered("w1");
    start();
    WorkerRequest claim = new WorkerRequest.ClaimWorkflowTask(tasks.workflowTask(ORDER), 0);
    WorkerResponse claimed = worker.begin(100, claim).orTimeout(10, TimeUnit.SECONDS).join();
    WorkflowTask task = ((WorkerResponse.WorkflowTaskStarted) claimed).task();
    WorkerRequest completion =
        new WorkerRequest.CompleteWorkflowTask(
            task.token(), List.of(schedule("a1")), Map.of(), true);

    worker.disconnect();
    ProtocolWorker again = registered("w1");
    WorkerResponse claimedAgain = again.begin(100, claim).join();
    WorkerResponse completed = again.begin(101, completion).join();
    WorkerResponse completedAgain = again.begin(101, completion).join();

    assertThat(claimedAgain).isEqualTo(claimed);
    assertThat(((WorkerResponse.WorkflowTaskCompleted) completed).activityTasks()).hasSize(1);
    assertThat(completedAgain).isEqualTo(completed);
    assertThat(again.begin(102, claim).join()).satisfies(refused(Reason.STALE, "Forget"));
  }

  @Test
  void shouldSayWhoElseHasTheTask() {
    start();
    claim(registered("w1"), 0);
    ProtocolWorker other = registered("w2");

    assertThat(other.send(new WorkerRequest.ClaimWorkflowTask(tasks.workflowTask(ORDER), 0)))
        .satisfies(refused(Reason.ALREADY_STARTED, "w1"));
    assertThat(other.send(new WorkerRequest.ClaimActivityTask(someTask())))
        .satisfies(refused(Reason.NOT_FOUND, ""));
  }

  @Test
  void shouldSayWhenToComeBack() {
    ProtocolWorker worker = registered("w1");
    start();
    TaskId task = tasks.workflowTask(ORDER);
    gate.unavailable = true;

    assertThat(worker.send(new WorkerRequest.ClaimWorkflowTask(task, 0)))
        .isEqualTo(new Refused(Reason.UNAVAILABLE, "moving", Duration.ofMillis(70)));
  }

  @Test
  void shouldGiveTaskWhoseEventsCanNotBeReadToTheNextWorkerAtOnce() {
    ProtocolWorker worker = registered("w1");
    start();
    complete(worker, claim(worker, 0));
    signal("go");
    gate.unreadable = true;
    assertThat(worker.send(new WorkerRequest.ClaimWorkflowTask(tasks.workflowTask(ORDER), 0)))
        .satisfies(refused(Reason.UNAVAILABLE, "no disk"));

    gate.unreadable = false;
    ProtocolWorker other = registered("w2");
    assertThat(claim(other, 0).token().task()).isEqualTo(tasks.workflowTask(ORDER));
  }

  @Test
  void shouldRefuseTasksOfOtherNamespaces() {
    ProtocolWorker worker = registered("w1");
    TaskId task = new TaskId("other", "order-1", "run", 2, 1);

    assertThat(worker.send(new WorkerRequest.ClaimWorkflowTask(task, 0)))
        .satisfies(refused(Reason.INVALID, "'other'"));
    assertThat(worker.send(new WorkerRequest.GetHistory("other", "order-1", "run", 1)))
        .satisfies(refused(Reason.INVALID, "'other'"));
  }

  @Test
  void shouldRefuseCommandsThatMakeNoSense() {
    ProtocolWorker worker = registered("w1");
    start();
    WorkflowTask task = claim(worker, 0);

    WorkerResponse answer =
        worker.send(
            new WorkerRequest.CompleteWorkflowTask(
                task.token(), List.of(schedule("a1"), schedule("a1")), Map.of(), true));

    assertThat(answer).satisfies(refused(Reason.INVALID, "a1"));
  }

  @Test
  void shouldTakeFailuresAndHeartbeats() {
    ProtocolWorker worker = registered("w1");
    start();
    WorkflowTask task = claim(worker, 0);
    ActivityTask bake = complete(worker, task, schedule("a1")).activityTasks().getFirst();

    assertThat(worker.send(new WorkerRequest.RecordHeartbeat(bake.token(), List.of())))
        .isEqualTo(new WorkerResponse.HeartbeatRecorded(false));
    assertThat(
            worker.send(
                new WorkerRequest.FailActivityTask(
                    bake.token(),
                    Failure.of("burnt", new Failure.Application("Burnt", true, List.of(), null)),
                    List.of(),
                    0)))
        .isEqualTo(new WorkerResponse.Done(null));
    assertThat(worker.send(new WorkerRequest.RecordHeartbeat(bake.token(), List.of())))
        .satisfies(refused(Reason.STALE, ""));
    WorkflowTask next = claim(worker, task.token().startedEventId());
    assertThat(
            worker.send(
                new WorkerRequest.FailWorkflowTask(
                    next.token(),
                    WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE,
                    Failure.server("a defect"))))
        .isEqualTo(new WorkerResponse.Done(null));
  }

  @Test
  void shouldHandAnAttemptThatComesBackToTheNextWorkerWithItsLastHeartbeat() {
    ProtocolWorker worker = registered("w1");
    start();
    ActivityTask bake =
        complete(worker, claim(worker, 0), schedule("a1")).activityTasks().getFirst();
    List<Payload> step93 = List.of(Payload.of(Map.of(), new byte[] {93}));

    assertThat(worker.send(new WorkerRequest.ReturnActivityTask(bake.token(), step93)))
        .isEqualTo(new WorkerResponse.Done(null));
    assertThat(worker.send(new WorkerRequest.ReturnActivityTask(bake.token(), step93)))
        .satisfies(refused(Reason.STALE, ""));

    ActivityTask again = claimActivity(registered("w2"), bake.token().task());
    assertThat(again.token().task().attempt()).isEqualTo(1);
    assertThat(again.heartbeatDetails()).isEqualTo(step93);
  }

  @Test
  void shouldKeepTheLastHeartbeatThatComesWithAFailure() {
    ProtocolWorker worker = registered("w1");
    start();
    ActivityTask bake =
        complete(worker, claim(worker, 0), schedule("a1")).activityTasks().getFirst();
    List<Payload> step93 = List.of(Payload.of(Map.of(), new byte[] {93}));

    worker.send(
        new WorkerRequest.FailActivityTask(
            bake.token(),
            Failure.of("burnt", new Failure.Application("Burnt", false, List.of(), Duration.ZERO)),
            step93,
            0));

    TaskId first = bake.token().task();
    TaskId second =
        new TaskId(
            first.namespace(), first.workflowId(), first.runId(), first.scheduledEventId(), 2);
    assertThat(claimActivity(worker, second).heartbeatDetails()).isEqualTo(step93);
  }

  private static ActivityTask claimActivity(ProtocolWorker worker, TaskId task) {
    return worker
        .send(new WorkerRequest.ClaimActivityTask(task), WorkerResponse.ActivityTaskStarted.class)
        .task();
  }

  @Test
  void shouldPageHistories() {
    ProtocolWorker worker = registered("w1");
    String runId = start();
    for (int i = 0; i < 9; i++) {
      signal("s" + i);
    }

    List<Long> ids = new ArrayList<>();
    int pages = 0;
    for (long next = 1; next != 0; pages++) {
      WorkerResponse.History page =
          worker.send(
              new WorkerRequest.GetHistory("default", "order-1", runId, next),
              WorkerResponse.History.class);
      page.events().forEach(event -> ids.add(event.eventId()));
      next = page.nextEventId();
    }

    assertThat(ids).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(pages)
        .as("three with events, and one that says that there are no more")
        .isEqualTo(4);
    assertThat(worker.send(new WorkerRequest.GetHistory("default", "order-1", "no-run", 1)))
        .satisfies(refused(Reason.NOT_FOUND, "no-run"));
  }

  @Test
  void shouldPushQueries() throws Exception {
    ProtocolWorker worker = registered("w1");
    start();
    complete(worker, claim(worker, 0));
    QueryResult baked = new QueryResult.Answered(List.of());

    CompletableFuture<QueryResult> answer = query();

    var pushed = worker.pushed.poll(10, TimeUnit.SECONDS);
    assertThat(pushed).isNotNull();
    assertThat(worker.send(new WorkerRequest.AnswerQuery(pushed.queryId(), baked)))
        .isEqualTo(new WorkerResponse.Done(null));
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(baked);
    assertThat(worker.send(new WorkerRequest.AnswerQuery(pushed.queryId(), baked)))
        .satisfies(refused(Reason.STALE, pushed.queryId()));
  }

  @Test
  void shouldSendQueriesWithTheWorkflowTask() throws Exception {
    ProtocolWorker worker = registered("w1");
    start();
    CompletableFuture<QueryResult> answer = query();
    await().until(() -> gate.inspections.size() >= 2);
    QueryResult baked = new QueryResult.Answered(List.of());

    WorkflowTask task = claim(worker, 0);
    String queryId =
        Objects.requireNonNull(task.queries()).keySet().stream().findFirst().orElseThrow();
    worker.send(
        new WorkerRequest.CompleteWorkflowTask(
            task.token(), List.of(), Map.of(queryId, baked), true));

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(baked);
  }

  @Test
  void shouldReadNoFurtherWhileTooMuchHasNoAnswer() {
    ProtocolWorker worker = registered("w1");
    gate.hold = true;
    List<CompletableFuture<WorkerResponse>> answers = new ArrayList<>();

    for (int i = 0; i < 10; i++) {
      answers.add(worker.begin(new WorkerRequest.ClaimActivityTask(someTask())));
    }

    await().until(() -> gate.held.size() == MAXIMUM_OUTSTANDING);
    for (int i = 0; i < 10; i++) {
      int next = i;
      await().until(() -> gate.held.size() > next);
      assertThat(gate.held.size()).isLessThanOrEqualTo(MAXIMUM_OUTSTANDING + next);
      gate.release(next);
      answers.get(next).orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void shouldEndTheStreamOfSomebodyElse() throws Exception {
    ProtocolWorker worker = connect();

    worker.sendFrame(new byte[] {1, 2, 3});

    assertThat(worker.end.get(10, TimeUnit.SECONDS).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void shouldEndAllStreamsWhenTheServerStops() throws Exception {
    ProtocolWorker worker = registered("w1");

    service.stop();

    assertThat(worker.end.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    await().untilAsserted(() -> assertThat(workers.all()).isEmpty());
    assertThat(connect().end.get(10, TimeUnit.SECONDS).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void shouldAskWorkersThatCanToGoElsewhereWhenTheServerStops() throws Exception {
    ProtocolWorker worker = connect();
    worker.register("w1", true);
    await().untilAsserted(() -> assertThat(workers.all()).hasSize(1));
    ConnectedWorker told = workers.all().getFirst();
    start();

    service.stop();

    assertThat(worker.moves.poll(10, TimeUnit.SECONDS))
        .isEqualTo(new WorkerResponse.Move("The server stops"));
    assertThat(workers.all()).isEmpty();
    assertThat(
            told.push(new WorkerResponse.WorkflowTaskOffered(new TaskMessage(someTask(), "Pizza"))))
        .isFalse();
    assertThat(claim(worker, 0)).as("what is asked is answered").isNotNull();
    assertThat(worker.end.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void shouldEndTheStreamOfAWorkerThatHasGone() throws Exception {
    ProtocolWorker worker = connect();
    worker.register("w1", true);
    await().untilAsserted(() -> assertThat(workers.all()).hasSize(1));
    service.stop();

    worker.finish();

    assertThat(worker.end.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.OK);
  }

  private WorkerChannelService service() {
    WorkerChannelProperties properties =
        new WorkerChannelProperties(
            MAXIMUM_OUTSTANDING,
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(16),
            5,
            DataSize.ofMegabytes(4),
            Duration.ZERO);
    WorkflowTaskAssembler assembler = new WorkflowTaskAssembler(gate, executor, 100);
    WorkerCalls calls =
        new WorkerCalls(
            gate,
            new TaskDelivery(
                assembler, queries, new TaskReturns(() -> gate, new SimpleMeterRegistry())),
            queries,
            properties,
            executor);
    return new WorkerChannelService(
        calls,
        workers,
        registration -> InMemoryNamespaces.registry().require(registration.namespace()),
        KAFKA,
        properties,
        executor);
  }

  private ProtocolWorker connect() {
    ProtocolWorker worker = new ProtocolWorker(server.getPort());
    opened.add(worker);
    return worker;
  }

  private ProtocolWorker registered(String identity) {
    ProtocolWorker worker = connect();
    assertThat(worker.register(identity)).isInstanceOf(WorkerResponse.Registered.class);
    await()
        .until(
            () ->
                workers.all().stream()
                    .anyMatch(known -> known.registration().identity().equals(identity)));
    return worker;
  }

  private WorkflowTask claim(ProtocolWorker worker, long cachedEventId) {
    return worker
        .send(
            new WorkerRequest.ClaimWorkflowTask(tasks.workflowTask(ORDER), cachedEventId),
            WorkerResponse.WorkflowTaskStarted.class)
        .task();
  }

  private static WorkerResponse.WorkflowTaskCompleted complete(
      ProtocolWorker worker, WorkflowTask task, Command... commands) {
    return worker.send(
        new WorkerRequest.CompleteWorkflowTask(task.token(), List.of(commands), Map.of(), true),
        WorkerResponse.WorkflowTaskCompleted.class);
  }

  private CompletableFuture<QueryResult> query() {
    return queries.query(
        ORDER,
        null,
        new WorkflowQuery("status", List.of(), Map.of(), null),
        Duration.ofSeconds(20));
  }

  private static Command schedule(String activityId) {
    return new Command.ScheduleActivityTask(
        activityId,
        "bake",
        "",
        Map.of(),
        List.of(),
        null,
        null,
        Duration.ofSeconds(10),
        null,
        null,
        true,
        null);
  }

  private static TaskId someTask() {
    return new TaskId("default", "no-order", "no-run", 5, 1);
  }

  private static java.util.function.Consumer<WorkerResponse> refused(Reason reason, String text) {
    return response ->
        assertThat(response)
            .isInstanceOfSatisfying(
                Refused.class,
                refused -> {
                  assertThat(refused.reason()).isEqualTo(reason);
                  assertThat(refused.message()).contains(text);
                });
  }

  private String start() {
    return memory.ask(ORDER, Requests.start().type("Pizza").request("run-1")).runId();
  }

  private void signal(String name) {
    memory.ask(
        ORDER,
        new ExecutionRequest.SignalWorkflow(
            null, name, List.of(), Map.of(), "client", "", List.of()));
  }

  /** Stands in front of the history, to hold answers back or to be away. */
  private static final class Gate extends ForwardingHistoryService {
    final List<Runnable> held = new CopyOnWriteArrayList<>();
    final List<WorkflowKey> inspections = new CopyOnWriteArrayList<>();
    volatile boolean hold;
    volatile boolean unavailable;
    volatile boolean unreadable;

    Gate(HistoryService history) {
      super(history);
    }

    void release(int index) {
      held.get(index).run();
    }

    @Override
    public <R extends Response> CompletableFuture<Outcome<R>> submit(
        WorkflowKey key, Request<R> request) {
      if (unavailable) {
        return CompletableFuture.failedFuture(
            new ShardUnavailableException("moving", Duration.ofMillis(70)));
      }
      if (!hold) {
        return super.submit(key, request);
      }
      CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
      held.add(() -> answer.complete(super.submit(key, request).join()));
      return answer;
    }

    @Override
    public CompletableFuture<@Nullable WorkflowState> inspect(
        WorkflowKey key, @Nullable String runId) {
      CompletableFuture<@Nullable WorkflowState> state = super.inspect(key, runId);
      inspections.add(key);
      return state;
    }

    @Override
    public List<HistoryEvent> readEvents(
        WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
      if (unreadable) {
        throw new StoreUnavailableException("no disk", new java.io.IOException("no disk"));
      }
      return super.readEvents(key, runId, fromEventId, toEventId, maxEvents);
    }
  }
}

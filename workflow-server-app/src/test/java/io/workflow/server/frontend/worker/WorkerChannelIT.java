package io.workflow.server.frontend.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.rest.RestJson;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.server.TestServer;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.RegisteredQueues;
import io.workflow.server.query.ConnectedWorkers;
import io.workflow.server.query.QueryService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import tools.jackson.databind.json.JsonMapper;

/** Workers made of nothing but the protocol, against the whole server. */
class WorkerChannelIT {

  private static final int STEPS = 10;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestServer server;
  private static HistoryService history;
  private final WorkflowKey key = new WorkflowKey("default", "order-" + UUID.randomUUID());

  @BeforeAll
  static void startServer() {
    server = TestServer.start();
    history = server.bean(HistoryService.class);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void shouldCostTwoCommitsAndNoKafkaRecordForEachStep() throws Exception {
    try (ProtocolWorker worker = connect("w1")) {
      start("orders");
      WorkflowTask task =
          worker
              .send(
                  new WorkerRequest.ClaimWorkflowTask(pendingTask(), 0),
                  WorkerResponse.WorkflowTaskStarted.class)
              .task();
      long commitsBefore = commits();
      double dispatchesBefore = dispatches();

      for (int step = 1; step <= STEPS; step++) {
        ActivityTask bake = complete(worker, task, schedule(step)).activityTasks().getFirst();
        assertThat(bake.activityId()).isEqualTo("step-" + step);
        task =
            Objects.requireNonNull(
                worker
                    .send(
                        new WorkerRequest.CompleteActivityTask(
                            bake.token(), List.of(), task.token().startedEventId()),
                        WorkerResponse.Done.class)
                    .workflowTask());
      }

      assertThat(commits() - commitsBefore).isEqualTo(2 * STEPS);
      assertThat(dispatches()).isEqualTo(dispatchesBefore);
      complete(worker, task, new Command.CompleteWorkflowExecution(List.of()));
      assertThat(state().status()).isEqualTo(WorkflowStatus.COMPLETED);
      assertThat(query(worker)).isEqualTo(new QueryResult.Answered(List.of()));
    }
  }

  @Test
  void shouldServeTheSameCallsOverRest() throws Exception {
    start("rest");
    WorkerRequest claim = new WorkerRequest.ClaimWorkflowTask(pendingTask(), 0);

    WorkerResponse claimed = json("r1", claim);
    assertThat(claimed).isInstanceOf(WorkerResponse.WorkflowTaskStarted.class);
    assertThat(json("r1", claim)).isEqualTo(claimed);
    assertThat(cbor("r1", claim)).isEqualTo(claimed);
    assertThat(json("r2", claim))
        .isInstanceOfSatisfying(
            WorkerResponse.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .isEqualTo(WorkerResponse.Refused.Reason.ALREADY_STARTED));
    WorkflowTask task = ((WorkerResponse.WorkflowTaskStarted) claimed).task();
    WorkerResponse completed =
        cbor(
            "r3",
            new WorkerRequest.CompleteWorkflowTask(
                task.token(),
                List.of(new Command.CompleteWorkflowExecution(List.of())),
                Map.of(),
                false));

    assertThat(completed).isEqualTo(new WorkerResponse.WorkflowTaskCompleted(List.of(), null));
    assertThat(state().status()).isEqualTo(WorkflowStatus.COMPLETED);
  }

  @Test
  void shouldSayWhatIsWrongWithARestCall() throws Exception {
    assertThat(
            post("r1", "application/json", "{\"type\": \"Nonsense\"}".getBytes(UTF_8)).statusCode())
        .isEqualTo(400);
    assertThat(post("r1", "application/cbor", new byte[] {1, 2}).statusCode()).isEqualTo(400);
  }

  private static ProtocolWorker connect(String identity) {
    ProtocolWorker worker = new ProtocolWorker(server.bean(GrpcServerLifecycle.class).getPort());
    assertThat(worker.register(identity)).isInstanceOf(WorkerResponse.Registered.class);
    await().until(() -> !server.bean(ConnectedWorkers.class).all().isEmpty());
    return worker;
  }

  private QueryResult query(ProtocolWorker worker) throws Exception {
    CompletableFuture<QueryResult> answer =
        server
            .bean(QueryService.class)
            .query(
                key,
                null,
                new WorkflowQuery("status", List.of(), Map.of(), null),
                Duration.ofSeconds(10));
    var pushed = Objects.requireNonNull(worker.pushed.poll(10, TimeUnit.SECONDS));
    worker.send(
        new WorkerRequest.AnswerQuery(pushed.queryId(), new QueryResult.Answered(List.of())));
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static WorkerResponse.WorkflowTaskCompleted complete(
      ProtocolWorker worker, WorkflowTask task, Command command) {
    return worker.send(
        new WorkerRequest.CompleteWorkflowTask(task.token(), List.of(command), Map.of(), true),
        WorkerResponse.WorkflowTaskCompleted.class);
  }

  private static Command schedule(int step) {
    return new Command.ScheduleActivityTask(
        "step-" + step,
        "bake",
        "",
        Map.of(),
        List.of(),
        null,
        null,
        Duration.ofSeconds(30),
        null,
        null,
        true,
        null);
  }

  private WorkflowState state() throws Exception {
    return Objects.requireNonNull(history.inspect(key, null).get(10, TimeUnit.SECONDS));
  }

  private TaskId pendingTask() throws Exception {
    WorkflowState state = state();
    var task = Objects.requireNonNull(state.workflowTask());
    return new TaskId(
        key.namespace(), key.workflowId(), state.runId(), task.scheduledEventId(), task.attempt());
  }

  /** The first workflow task is told of over Kafka, because no worker has asked for it. */
  private void start(String taskQueue) throws Exception {
    server
        .bean(RegisteredQueues.class)
        .registered(Set.of(new QueueKey("default", taskQueue, TaskKind.WORKFLOW, false)));
    double dispatchesBefore = dispatches();
    String runId = UUID.randomUUID().toString();
    HistoryService.Outcome<?> outcome =
        history
            .submit(
                key,
                Requests.start()
                    .type("Pizza")
                    .taskQueue(taskQueue)
                    .workflowTaskTimeout(Duration.ofSeconds(30))
                    .request(runId))
            .get(10, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(HistoryService.Outcome.Accepted.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(dispatches()).isEqualTo(dispatchesBefore + 1));
  }

  private static long commits() {
    return server
        .bean(MeterRegistry.class)
        .get("persistence_latency")
        .tag("operation", "commit")
        .timer()
        .count();
  }

  private static double dispatches() {
    return server.bean(MeterRegistry.class).find("task_dispatches").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  @Test
  void shouldGiveTopicsToTheQueuesThatAWorkerWithoutAStreamRegistersFor() throws Exception {
    WorkerRequest.Register register =
        new WorkerRequest.Register(
            "default",
            "rest-1",
            null,
            Map.of("without-stream", Set.of("PizzaOrder")),
            Map.of(),
            false);

    assertThat(json("register", register)).isInstanceOf(WorkerResponse.Registered.class);

    RegisteredQueues topics = server.bean(RegisteredQueues.class);
    assertThat(topics.hasTopic(new QueueKey("default", "without-stream", TaskKind.WORKFLOW, false)))
        .isTrue();
    assertThat(topics.hasTopic(new QueueKey("default", "without-stream", TaskKind.ACTIVITY, false)))
        .isFalse();
  }

  private static WorkerResponse json(String requestId, WorkerRequest request) throws Exception {
    JsonMapper mapper = RestJson.mapper();
    HttpResponse<byte[]> response =
        post(requestId, "application/json", mapper.writeValueAsBytes(request));
    assertThat(response.statusCode()).isEqualTo(200);
    return mapper.readValue(response.body(), WorkerResponse.class);
  }

  private static WorkerResponse cbor(String requestId, WorkerRequest request) throws Exception {
    CborCodec codec = new CborCodec();
    HttpResponse<byte[]> response = post(requestId, "application/cbor", codec.encode(request));
    assertThat(response.statusCode()).isEqualTo(200);
    return codec.decode(response.body(), WorkerResponse.class);
  }

  private static HttpResponse<byte[]> post(String requestId, String type, byte[] body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    server.url()
                        + "/api/v1/namespaces/default/worker?identity=rest-1&requestId="
                        + requestId))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }
}

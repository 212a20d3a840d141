package io.workflow.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Failure;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.rest.HistoryPage;
import io.workflow.protocol.rest.RestJson;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.server.engine.HistoryReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebMvcTest({WorkflowController.class, WorkflowReadController.class})
@Import(RestTestConfiguration.class)
class WorkflowReadControllerTest {

  private static final String BASE = "/api/v1/namespaces/default";
  private static final WorkflowKey KEY = new WorkflowKey("default", "order-7");

  @Autowired private MockMvcTester http;
  @Autowired private InMemoryEngine history;
  @Autowired private TestWorker worker;

  @BeforeEach
  void startAnOrder() {
    history.clear();
    assertThat(
            http.post()
                .uri(BASE + "/workflows/order-7")
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                    """
                    {"workflowType": "PizzaOrder", "taskQueue": "pizza", "input": [{"size": "L"}],
                     "memo": {"note": "hot"}}
                    """))
        .hasStatus(201);
  }

  @Test
  void shouldDescribeThatAnExecutionWaitsForOthers() {
    worker.runWorkflowTask(
        KEY,
        new Command.StartChildWorkflowExecution(
            "default",
            "oven-1",
            new WorkflowSpec(
                "Bake",
                "ovens",
                List.of(),
                new WorkflowTimeouts(null, null, null),
                null,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                null),
            ParentClosePolicy.ABANDON,
            WorkflowIdReusePolicy.ALLOW_DUPLICATE),
        new Command.SignalExternalWorkflowExecution(
            "default", "shop", "", "sold", List.of(), Map.of(), "", false),
        new Command.RequestCancelExternalWorkflowExecution(
            "default", "courier", "", "", "late", false));
    history
        .submit(
            KEY,
            new ExecutionRequest.UpdateWorkflow(
                null,
                null,
                new UpdateRequest(
                    "u-1", "client", "address", Map.of(), List.of(), List.of(), null)))
        .join();

    MvcTestResult answer = get("/workflows/order-7");

    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingChildren[0]")
        .asMap()
        .containsEntry("workflowId", "oven-1")
        .containsEntry("workflowType", "Bake")
        .doesNotContainKey("runId");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingExternals[*].kind")
        .asArray()
        .containsExactly("SIGNAL", "CANCEL_REQUEST");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingUpdates[0]")
        .asMap()
        .containsExactly(
            Map.entry("updateId", "u-1"),
            Map.entry("name", "address"),
            Map.entry("stage", "ADMITTED"));
  }

  @Test
  void shouldDescribeWhatAnExecutionWaitsFor() {
    worker.runWorkflowTask(
        KEY,
        activity("Charge"),
        activity("Bake"),
        new Command.StartTimer("deadline", Duration.ofMinutes(30)));
    TaskToken charge = worker.startActivity(KEY, "Charge");
    history
        .submit(
            KEY,
            new ActivityRequest.FailActivityTask(
                new ActivityRequest.ActivityReference.ByToken(charge),
                Failure.of(
                    "bank away", new Failure.Application("BankDown", false, List.of(), null)),
                "worker-1",
                null,
                List.of()))
        .join();

    MvcTestResult answer = get("/workflows/order-7");

    assertThat(answer).hasStatus(200).hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON);
    assertThat(answer).bodyJson().extractingPath("$.execution.status").isEqualTo("RUNNING");
    assertThat(answer).bodyJson().extractingPath("$.execution.memo.note").isEqualTo("hot");
    assertThat(answer).bodyJson().extractingPath("$.execution.historyLength").isEqualTo(7);
    assertThat(answer).bodyJson().extractingPath("$.taskTimeout").isEqualTo("PT10S");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingTimers[0].timerId")
        .isEqualTo("deadline");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingTimers[0].fireTime")
        .isEqualTo("2026-11-20T12:30:00Z");
    assertThat(answer).bodyJson().extractingPath("$.pendingActivities[0].attempt").isEqualTo(2);
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingActivities[0].nextAttemptTime")
        .isEqualTo("2026-11-20T12:00:01Z");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingActivities[0].lastFailure.message")
        .isEqualTo("bank away");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingActivities[1].state")
        .isEqualTo("SCHEDULED");
    assertThat(answer).bodyJson().doesNotHavePath("$.pendingWorkflowTask");
  }

  @Test
  void shouldSayWhyAWorkflowTaskKeepsFailing() {
    Failure failure =
        Failure.of(
            "no such oven",
            new Failure.Application("java.lang.IllegalStateException", false, List.of(), null));
    for (int attempt = 1; attempt <= 3; attempt++) {
      worker.failWorkflowTask(
          KEY, WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE, failure);
    }

    MvcTestResult answer = get("/workflows/order-7");

    assertThat(answer).bodyJson().extractingPath("$.pendingWorkflowTask.attempt").isEqualTo(4);
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingWorkflowTask.lastFailure.cause")
        .isEqualTo("WORKFLOW_WORKER_UNHANDLED_FAILURE");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingWorkflowTask.lastFailure.message")
        .isEqualTo("java.lang.IllegalStateException: no such oven");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.pendingWorkflowTask.nextAttemptTime")
        .asString()
        .satisfies(
            time ->
                assertThat(Instant.parse(time))
                    .isBetween(history.now(), history.now().plusSeconds(10)));
    history.advance(Duration.ofMinutes(1));
    worker.runWorkflowTask(KEY, activity("Charge"));
    assertThat(get("/workflows/order-7")).bodyJson().doesNotHavePath("$.pendingWorkflowTask");
  }

  @Test
  void shouldSayWhenThereIsNoSuchExecution() {
    assertThat(get("/workflows/order-8"))
        .hasStatus(404)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("WORKFLOW_NOT_FOUND");
    assertThat(get("/workflows/order-7?runId=00000000-0000-0000-0000-000000000001")).hasStatus(404);
    assertThat(get("/workflows/order-7?runId=latest")).hasStatus(400);
  }

  @Test
  void shouldPageThroughAHistory() {
    worker.runWorkflowTask(KEY, new Command.CompleteWorkflowExecution(List.of(json("\"done\""))));
    String runId = history.state(KEY).runId();

    MvcTestResult first = get("/workflows/order-7/history?pageSize=3");
    MvcTestResult second =
        get("/workflows/order-7/history?fromEventId=4&pageSize=3&runId=" + runId);

    assertThat(first).bodyJson().extractingPath("$.runId").isEqualTo(runId);
    assertThat(first).bodyJson().extractingPath("$.nextEventId").isEqualTo(4);
    assertThat(first)
        .bodyJson()
        .extractingPath("$.events[*].eventType")
        .asArray()
        .containsExactly(
            "WorkflowExecutionStarted", "WorkflowTaskScheduled", "WorkflowTaskStarted");
    assertThat(first)
        .bodyJson()
        .extractingPath("$.events[0].attributes.input[0].size")
        .isEqualTo("L");
    assertThat(second).bodyJson().extractingPath("$.nextEventId").isEqualTo(0);
    assertThat(second).bodyJson().extractingPath("$.events.length()").isEqualTo(2);
    assertThat(second)
        .bodyJson()
        .extractingPath("$.events[1].attributes.result[0]")
        .isEqualTo("done");
  }

  @Test
  void shouldShowPayloadsAsTheyAreToThoseWhoAsk() {
    MvcTestResult answer =
        http.get()
            .uri(BASE + "/workflows/order-7/history")
            .accept(MediaType.valueOf(RestJson.PAYLOAD_MEDIA_TYPE))
            .exchange();

    assertThat(answer).hasStatus(200).hasContentType(RestJson.PAYLOAD_MEDIA_TYPE);
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.events[0].attributes.input[0].metadata.encoding")
        .isEqualTo("json/plain");
  }

  @Test
  void shouldWaitForTheEventThatClosesTheRun() {
    CompletableFuture<MvcTestResult> waiting =
        CompletableFuture.supplyAsync(
            () -> get("/workflows/order-7/history?wait=true&closeEventOnly=true"));
    await().until(() -> history.longPolls(KEY) > 0);

    // Not every change ends the waiting.
    worker.runWorkflowTask(KEY, new Command.StartTimer("t", Duration.ofMinutes(1)));
    await().until(() -> history.longPolls(KEY) > 0);
    assertThat(waiting).isNotDone();
    history
        .submit(
            KEY,
            new ExecutionRequest.TerminateWorkflow(
                null, "enough", List.of(), "me", null, List.of()))
        .join();

    MvcTestResult answer = waiting.join();
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.events[*].eventType")
        .asArray()
        .containsExactly("WorkflowExecutionTerminated");
    assertThat(answer).bodyJson().extractingPath("$.nextEventId").isEqualTo(0);
  }

  @Test
  void shouldReturnAnEmptyPageWhenNothingHappensForLong() {
    HistoryReader reader =
        new HistoryReader(history, new EngineRequests(history)::inspect, history.timers());
    CompletableFuture<HistoryPage> reading =
        CompletableFuture.supplyAsync(
            () -> reader.read(KEY, null, new HistoryReader.Wanted(3, 10, true, false)));
    await().until(() -> history.longPolls(KEY) > 0);
    history.advance(HistoryReader.LONG_POLL.minusMillis(1));
    assertThat(reading).isNotDone();

    history.advance(Duration.ofMillis(1));
    HistoryPage page = reading.join();

    assertThat(page.events()).isEmpty();
    assertThat(page.nextEventId()).isEqualTo(3);
  }

  @Test
  void shouldListInPages() {
    MvcTestResult first = get("/workflows?pageSize=3");
    assertThat(first).bodyJson().extractingPath("$.executions.length()").isEqualTo(3);
    String token = bodyOf(first).replaceAll("(?s).*\"nextPageToken\":\"([^\"]+)\".*", "$1");

    MvcTestResult second = get("/workflows?pageSize=3&pageToken=" + token);

    assertThat(second)
        .bodyJson()
        .extractingPath("$.executions[*].workflowId")
        .asArray()
        .containsExactly("order-4", "order-5");
    assertThat(second).bodyJson().doesNotHavePath("$.nextPageToken");
    assertThat(get("/workflows?pageToken=" + token + "&query=WorkflowType='X'"))
        .hasStatus(400)
        .bodyText()
        .contains("belongs to another query");
    assertThat(get("/workflows?pageToken=nonsense")).hasStatus(400);
    assertThat(get("/workflows?pageSize=0")).hasStatus(400).bodyText().contains("'pageSize'");
    assertThat(get("/workflows?pageSize=many"))
        .hasStatus(400)
        .hasContentType("application/problem+json");
  }

  @Test
  void shouldPointAtWhatIsWrongWithAQuery() {
    assertThat(get("/workflows?query=WorkflowType = PizzaOrder"))
        .hasStatus(400)
        .bodyJson()
        .extractingPath("$.detail")
        .asString()
        .contains("put texts into quotes", "WorkflowType = PizzaOrder\n                 ^");
  }

  @Test
  void shouldCount() {
    assertThat(get("/workflow-count")).bodyJson().extractingPath("$.count").isEqualTo(5);
    assertThat(get("/workflow-count?query=GROUP BY ExecutionStatus"))
        .bodyJson()
        .extractingPath("$.groups[0]")
        .asMap()
        .containsEntry("value", "RUNNING")
        .containsEntry("count", 3);
  }

  private MvcTestResult get(String path) {
    int query = path.indexOf('?');
    var request = http.get().uri(BASE + (query < 0 ? path : path.substring(0, query)));
    if (query >= 0) {
      for (String parameter : path.substring(query + 1).split("&", -1)) {
        int equals = parameter.indexOf('=');
        request.param(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    return request.exchange();
  }

  private static String bodyOf(MvcTestResult result) {
    return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
  }

  private static Command activity(String type) {
    return new Command.ScheduleActivityTask(
        type,
        type,
        "",
        Map.of(),
        List.of(),
        null,
        null,
        Duration.ofMinutes(5),
        null,
        null,
        false,
        null);
  }

  private static Payload json(String text) {
    return Payload.of(Map.of("encoding", "json/plain"), text.getBytes(StandardCharsets.UTF_8));
  }
}

package io.workflow.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Request;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebMvcTest({WorkflowController.class, NamespaceController.class})
@Import(RestTestConfiguration.class)
class WorkflowControllerTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-7");
  private static final String MINIMAL =
      "{\"workflowType\": \"PizzaOrder\", \"taskQueue\": \"pizza\"}";

  @Autowired private MockMvcTester http;
  @Autowired private InMemoryEngine history;

  @BeforeEach
  void reset() {
    history.clear();
  }

  @Test
  void shouldStartAWorkflowWithAllItsOptions() {
    MvcTestResult answer =
        post(
            "/workflows/order-7",
            """
            {"workflowType": "PizzaOrder", "taskQueue": "pizza", "input": [{"size": "L"}, 2],
             "requestId": "r1", "idReusePolicy": "REJECT_DUPLICATE", "executionTimeout": "PT1H",
             "runTimeout": "PT30M", "taskTimeout": "PT20S", "memo": {"note": "hot"},
             "searchAttributes": {"customer": "ann"}}
            """);

    assertThat(answer).hasStatus(201);
    String runId = history.state(KEY).runId();
    assertThat(answer)
        .bodyJson()
        .isStrictlyEqualTo("{\"runId\": \"%s\", \"started\": true}".formatted(runId));
    var start = (Request.StartWorkflow) history.lastRequest();
    assertThat(start.spec().input())
        .extracting(payload -> new String(payload.data(), StandardCharsets.UTF_8))
        .containsExactly("{\"size\":\"L\"}", "2");
    assertThat(start.requestId()).isEqualTo("r1");
    assertThat(start.ids().reuse()).isEqualTo(WorkflowIdReusePolicy.REJECT_DUPLICATE);
    assertThat(start.spec().timeouts().execution()).isEqualTo(Duration.ofHours(1));
    assertThat(start.spec().timeouts().task()).isEqualTo(Duration.ofSeconds(20));
    assertThat(start.spec().memo()).containsOnlyKeys("note");
    assertThat(start.spec().searchAttributes().values())
        .extracting(payload -> payload.metadata().get("type"))
        .containsExactly("Keyword");
  }

  @Test
  void shouldRefuseSearchAttributesThatAreNotRegistered() {
    assertThat(
            post(
                "/workflows/order-7",
                "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"searchAttributes\": {\"sise\": 1}}"))
        .hasStatus(400)
        .bodyJson()
        .extractingPath("$.detail")
        .asString()
        .contains(
            "no mapping defined for search attribute sise; the namespace has registered customer");
  }

  @Test
  void shouldAnswer200WhenTheSameRequestComesTwice() {
    String body = "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"requestId\": \"r1\"}";
    assertThat(post("/workflows/order-7", body)).hasStatus(201);

    String runId = history.state(KEY).runId();

    assertThat(post("/workflows/order-7", body))
        .hasStatus(200)
        .bodyJson()
        .isStrictlyEqualTo("{\"runId\": \"%s\", \"started\": false}".formatted(runId));
    post("/workflows/order-7/terminate", "");
    assertThat(post("/workflows/order-7", body))
        .hasStatus(200)
        .bodyJson()
        .isStrictlyEqualTo("{\"runId\": \"%s\", \"started\": false}".formatted(runId));
    assertThat(post("/workflows/order-7", body.replace("r1", "r2"))).hasStatus(201);
  }

  @Test
  void shouldNameTheOpenRunWhenTheIdIsTaken() {
    post("/workflows/order-7", MINIMAL);

    MvcTestResult answer = post("/workflows/order-7", MINIMAL);

    assertThat(answer).hasStatus(409).hasContentType("application/problem+json");
    assertThat(answer).bodyJson().extractingPath("$.code").isEqualTo("WORKFLOW_ALREADY_STARTED");
    assertThat(answer).bodyJson().extractingPath("$.title").isEqualTo("Workflow already started");
    assertThat(answer).bodyJson().extractingPath("$.runId").isEqualTo(history.state(KEY).runId());
  }

  @Test
  void shouldFillInTheDefaultsOfARetryPolicy() {
    RetryPolicy policy = retryPolicyOf("{\"maximumAttempts\": 3}");

    assertThat(policy)
        .isEqualTo(new RetryPolicy(Duration.ofSeconds(1), 2, null, 3, List.of(), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"taskQueue\": \"q\"} | 'workflowType'",
        "{\"workflowType\": \"T\"} | 'taskQueue'",
        "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"runTimeout\": \"PT0S\"} | 'runTimeout'",
        "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"runTimeout\": \"soon\"} | 'runTimeout' to be a duration such as",
        "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"taskTimeout\": \"PT3M\"} | 'taskTimeout' to be at most",
        "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"idReusePolicy\": \"X\"} | one of [ALLOW_DUPLICATE, ALLOW_DUPLICATE_FAILED_ONLY, REJECT_DUPLICATE], but got 'X'",
        "{\"workflowType\": \"T\", \"taskQueu\": \"q\"} | Unknown field 'taskQueu': expected one of cronSchedule, executionTimeout",
        "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"input\": 7} | 'input' to be a list",
        "{\"workflowType\": [], \"taskQueue\": \"q\"} | 'workflowType' to be a text",
        "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"retryPolicy\": {\"maximumAttempts\": -1}} | 'retryPolicy.maximumAttempts'",
        "{\"workflowType\": \"T\" | not valid JSON at line 1",
        "[] | Expected the body to be a JSON object",
        "{\"workflowType\": \"T\", \"taskQueue\": \"q\", \"input\": [{\"metadata\": {\"encoding\": \"x\"}, \"data\": \"?\"}]} | input[0]",
      })
  void shouldSayWhatIsWrongWithAStart(String body, String said) {
    MvcTestResult answer = post("/workflows/order-7", body);

    assertThat(answer).hasStatus(400).hasContentType("application/problem+json");
    assertThat(answer).bodyJson().extractingPath("$.code").isEqualTo("INVALID_ARGUMENT");
    assertThat(answer)
        .bodyJson()
        .extractingPath("$.detail")
        .asString()
        .contains(said)
        .doesNotContain("io.workflow", "java.");
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    assertThat(post("/workflows/" + "x".repeat(1_001), MINIMAL)).hasStatus(400);
    assertThat(post("/workflows/" + "x".repeat(1_000), MINIMAL)).hasStatus(201);
    String large = "\"%s\"".formatted("x".repeat(2 * 1024 * 1024));
    assertThat(post("/workflows/w", MINIMAL.replace("}", ", \"input\": [" + large + "]}")))
        .hasStatus(413)
        .bodyJson()
        .extractingPath("$.detail")
        .asString()
        .contains("'input'", "2,097,152");
    assertThat(post("/workflows/w", " ".repeat(5 * 1024 * 1024) + MINIMAL))
        .hasStatus(413)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("TOO_LARGE");
  }

  @Test
  void shouldSignalCancelAndTerminate() {
    post("/workflows/order-7", MINIMAL);

    assertThat(post("/workflows/order-7/signal/ready", "{\"input\": [\"oven 3\"]}")).hasStatus(204);
    assertThat(post("/workflows/order-7/signal/ready", "")).hasStatus(204);
    assertThat(post("/workflows/order-7/cancel", "")).hasStatus(204);
    assertThat(history.state(KEY).requests().cancelRequested()).isTrue();
    assertThat(post("/workflows/order-7/terminate", "{\"reason\": \"closed\"}")).hasStatus(204);

    assertThat(post("/workflows/order-7/signal/ready", ""))
        .hasStatus(404)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("WORKFLOW_NOT_FOUND");
  }

  @Test
  void shouldSignalWithStartAsOneStep() {
    String body = "{\"start\": %s, \"signalInput\": [1]}".formatted(MINIMAL);

    assertThat(post("/workflows/order-7/signal-with-start/ready", body)).hasStatus(201);
    String runId = history.state(KEY).runId();
    assertThat(post("/workflows/order-7/signal-with-start/ready", body)).hasStatus(200);

    assertThat(history.state(KEY).runId()).isEqualTo(runId);
    assertThat(history.readEvents(KEY, runId, 1, 100, 100))
        .extracting(event -> event.eventType())
        .containsExactly(
            "WorkflowExecutionStarted",
            "WorkflowExecutionSignaled",
            "WorkflowTaskScheduled",
            "WorkflowExecutionSignaled");
  }

  @Test
  void shouldKeepSlashesOfIds() {
    assertThat(
            http.post()
                .uri(URI.create("/api/v1/namespaces/default/workflows/eu%2Forder%207"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(MINIMAL))
        .hasStatus(201);

    assertThat(history.state(new WorkflowKey("default", "eu/order 7")).runId()).isNotEmpty();
  }

  @Test
  void shouldSayWhenTheNamespaceOrThePathIsUnknown() {
    assertThat(
            http.post()
                .uri("/api/v1/namespaces/nowhere/workflows/x")
                .contentType(MediaType.APPLICATION_JSON)
                .content(MINIMAL))
        .hasStatus(404)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("NAMESPACE_NOT_FOUND");
    assertThat(http.get().uri("/api/v1/nothing"))
        .hasStatus(404)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("NOT_FOUND");
    assertThat(http.delete().uri("/api/v1/namespaces"))
        .hasStatus(405)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(
            http.post()
                .uri("/api/v1/namespaces/default/workflows/x")
                .contentType(MediaType.TEXT_PLAIN)
                .content("x"))
        .hasStatus(415)
        .hasContentType("application/problem+json");
  }

  @Test
  void shouldAskToTryAgainWhenTheShardIsAway() {
    history.failWith(new ShardUnavailableException("Shard 5 is moving", Duration.ofMillis(200)));

    MvcTestResult answer = post("/workflows/order-7", MINIMAL);

    assertThat(answer).hasStatus(503).hasHeader(HttpHeaders.RETRY_AFTER, "1");
    assertThat(answer).bodyJson().extractingPath("$.code").isEqualTo("UNAVAILABLE");
  }

  @Test
  void shouldHideHowItFailed() {
    history.failWith(new IllegalStateException("secret inner life"));

    MvcTestResult answer = post("/workflows/order-7", MINIMAL);

    assertThat(answer).hasStatus(500).bodyText().doesNotContain("secret", "io.workflow");
  }

  private RetryPolicy retryPolicyOf(String json) {
    post("/workflows/order-7", MINIMAL.replace("}", ", \"retryPolicy\": " + json + "}"));
    RetryPolicy policy = ((Request.StartWorkflow) history.lastRequest()).spec().retryPolicy();
    assertThat(policy).isNotNull();
    return policy == null ? RetryPolicy.DEFAULT : policy;
  }

  private MvcTestResult post(String path, String body) {
    return http.post()
        .uri("/api/v1/namespaces/default" + path)
        .contentType(MediaType.APPLICATION_JSON)
        .content(body)
        .exchange();
  }
}

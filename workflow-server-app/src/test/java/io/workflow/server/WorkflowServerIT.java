package io.workflow.server;

import static io.workflow.protocol.WorkflowStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.engine.decide.Request.StartWorkflow;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryService.Outcome.Accepted;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.server.cluster.NodeNameTakenException;
import io.workflow.server.persistence.NumberOfShardsException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

class WorkflowServerIT {

  private static TestServer server;

  @BeforeAll
  static void startServer() {
    server = TestServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void shouldStartAWorkflowAndKeepItsHistory() throws Exception {
    HistoryService history = server.bean(HistoryService.class);
    WorkflowKey key = new WorkflowKey("default", "order-1");
    String runId = UUID.randomUUID().toString();

    Outcome<?> outcome = history.submit(key, start(runId)).get(10, TimeUnit.SECONDS);

    assertThat(outcome)
        .isEqualTo(new Accepted<>(new WorkflowStarted(runId, true, RUNNING, runId, null)));
    assertThat(history.readEvents(key, runId, 1, 100, 100))
        .extracting(HistoryEvent::eventType)
        .containsExactly("WorkflowExecutionStarted", "WorkflowTaskScheduled");
    assertThat(
            server
                .bean(MeterRegistry.class)
                .get("service_requests")
                .tag("type", "StartWorkflow")
                .tag("outcome", "accepted")
                .counter()
                .count())
        .isPositive();
  }

  @Test
  void shouldShowItsHealthAndMetrics() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(get(http, "/actuator/health"))
          .contains("\"status\":\"UP\"", "\"kafka\"", "\"shards\"", "\"db\"", "\"owned\":16")
          .contains("\"cluster\"", "\"alive\":1");
      assertThat(get(http, "/actuator/health/readiness"))
          .contains("\"readinessState\"", "\"cluster\"", "\"shards\"");
      assertThat(get(http, "/actuator/cluster"))
          .contains("\"problem\":null", "\"owned\":16", "\"alive\":true", "\"state\":\"SERVING\"")
          .containsPattern("\"peerAddress\":\"127.0.0.1:[1-9]")
          .contains("\"kafkaClusterId\":\"");
      assertThat(get(http, "/actuator/prometheus"))
          .contains("persistence_latency", "owned_shards", "lane_batch_size", "task_dispatches")
          .contains(
              "cluster_nodes{role=\"history\",state=\"serving\"} 1.0",
              "shard_moves_total{reason=\"taken\"} 16.0",
              "cluster_beat_age_seconds 0.");
    }
  }

  private static String get(HttpClient http, String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void shouldRefuseToStartUnderTheNameOfAServerThatIsAlive() {
    Environment first = server.bean(Environment.class);
    assertThatThrownBy(
            () ->
                TestServer.start(
                    "spring.datasource.url=" + first.getRequiredProperty("spring.datasource.url"),
                    "workflow.server.address=" + first.getProperty("workflow.server.address")))
        .hasRootCauseInstanceOf(NodeNameTakenException.class);
  }

  @Test
  void shouldRefuseToStartWithAnotherNumberOfShards() {
    String url = server.bean(Environment.class).getRequiredProperty("spring.datasource.url");

    assertThatThrownBy(
            () ->
                TestServer.start("workflow.server.shards.count=32", "spring.datasource.url=" + url))
        .satisfies(
            failure ->
                assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
                    .isInstanceOf(NumberOfShardsException.class)
                    .hasMessageContaining("32")
                    .hasMessageContaining("16"));
  }

  private static StartWorkflow start(String runId) {
    return Requests.start().request(runId);
  }
}

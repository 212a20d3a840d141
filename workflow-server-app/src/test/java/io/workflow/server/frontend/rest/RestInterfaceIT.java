package io.workflow.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.server.frontend.temporal.TemporalServer;
import io.workflow.server.namespace.Namespace;
import io.workflow.server.namespace.NamespaceStore;
import io.workflow.server.namespace.NamespaceUpdate;
import io.workflow.server.visibility.SearchAttributeRegistry;
import io.workflow.server.visibility.SearchAttributeType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface of a whole server: real HTTP, PostgreSQL and Kafka. */
@ExtendWith(TemporalServer.Shared.class)
class RestInterfaceIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String BASE = "/api/v1/namespaces/rest-interface";
  private static final String ORDER =
      "{\"workflowType\": \"PizzaOrder\", \"taskQueue\": \"rest-it\", \"input\": [{\"size\": \"L\"}],"
          + " \"searchAttributes\": {\"city\": \"%s\"}}";

  private static TemporalServer server;
  private static HttpClient http;

  @BeforeAll
  static void start(TemporalServer shared) {
    server = shared;
    http = HttpClient.newHttpClient();
    post("/api/v1/namespaces", "{\"name\": \"rest-interface\"}");
    post(BASE + "/search-attributes", "{\"city\": \"Keyword\"}");
  }

  @AfterAll
  static void stop() {
    http.close();
  }

  @Test
  void shouldCarryAnOrderThroughItsLife() {
    Answer started = post(BASE + "/workflows/eu%2Forder-1", ORDER.formatted("Rome"));
    assertThat(started.status).isEqualTo(201);
    String runId = started.body.path("runId").asString();
    String run = "?runId=" + runId;

    assertThat(post(BASE + "/workflows/eu%2Forder-1", ORDER.formatted("Rome")).status)
        .isEqualTo(409);
    assertThat(post(BASE + "/workflows/eu%2Forder-1/signal/ready", "{\"input\": [1]}").status)
        .isEqualTo(204);
    assertThat(
            get(BASE + "/workflows/eu%2Forder-1").body.path("execution").path("status").asString())
        .isEqualTo("RUNNING");
    CompletableFuture<Answer> closing =
        CompletableFuture.supplyAsync(
            () ->
                get(
                    BASE
                        + "/workflows/eu%2Forder-1/history"
                        + run
                        + "&wait=true&closeEventOnly=true"));
    assertThat(post(BASE + "/workflows/eu%2Forder-1/terminate", "{\"reason\": \"test\"}").status)
        .isEqualTo(204);

    assertThat(closing.join().body.path("events").path(0).path("eventType").asString())
        .isEqualTo("WorkflowExecutionTerminated");
    JsonNode history = get(BASE + "/workflows/eu%2Forder-1/history" + run).body;
    assertThat(history.path("nextEventId").asInt()).isZero();
    assertThat(
            history.path("events").values().stream()
                .map(event -> event.path("eventType").asString()))
        .containsExactly(
            "WorkflowExecutionStarted",
            "WorkflowTaskScheduled",
            "WorkflowExecutionSignaled",
            "WorkflowExecutionTerminated");
    assertThat(post(BASE + "/workflows/eu%2Forder-1/signal/ready", "").status).isEqualTo(404);
  }

  @Test
  void shouldRegisterAndRemoveSearchAttributes() {
    String attributes = BASE + "/search-attributes";
    assertThat(post(attributes, "{\"table\": \"Int\", \"guests\": \"KeywordList\"}").status)
        .isEqualTo(204);
    assertThat(post(attributes, "{\"table\": \"Number\"}").body.path("detail").asString())
        .contains("Expected one of Bool, Datetime");
    assertThat(get(attributes).body.path("guests").asString()).isEqualTo("KeywordList");
    assertThat(delete(attributes + "/guests").status).isEqualTo(204);
    assertThat(delete(attributes + "/guests").status).isEqualTo(404);
    assertThat(get(attributes).body.has("guests")).isFalse();
    assertThat(get(BASE + "/workflows?query=guests%3D1").body.path("detail").asString())
        .contains("There is no field 'guests'");
  }

  /** Two who register the same at the same time both succeed, and each namespace has its own. */
  @Test
  void shouldKeepSearchAttributesForEachNamespace() {
    SearchAttributeRegistry registry = server.bean(SearchAttributeRegistry.class);
    Map<String, SearchAttributeType> attributes =
        Map.of("oven", SearchAttributeType.KEYWORD, "vip", SearchAttributeType.BOOL);
    CompletableFuture.allOf(
            IntStream.range(0, 8)
                .mapToObj(
                    i -> CompletableFuture.runAsync(() -> registry.add("attributes", attributes)))
                .toArray(CompletableFuture[]::new))
        .join();
    registry.remove("attributes", List.of("vip"));

    assertThat(registry.schema("attributes").custom())
        .isEqualTo(Map.of("oven", SearchAttributeType.KEYWORD));
    assertThat(registry.schema("other").custom()).isEmpty();
    assertThat(registry.everywhere().custom()).containsKeys("oven", "city");
  }

  @Test
  void shouldMakeANamespaceOnceWhoeverIsFaster() {
    NamespaceStore store = server.bean(NamespaceStore.class);
    Namespace once =
        Namespace.registered("once", null, Namespace.DEFAULT_RETENTION, null, Map.of());
    List<CompletableFuture<Boolean>> made =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> store.add(once, Instant.now())))
            .toList();
    assertThat(made.stream().filter(CompletableFuture::join)).hasSize(1);

    CompletableFuture.allOf(
            IntStream.range(0, 8)
                .mapToObj(
                    i ->
                        CompletableFuture.runAsync(
                            () ->
                                store.change(
                                    "once",
                                    new NamespaceUpdate(
                                        null, null, null, Map.of("key" + i, "value"), null))))
                .toArray(CompletableFuture[]::new))
        .join();
    Namespace changed = store.find(once.id()).orElseThrow();
    assertThat(changed.data()).hasSize(8);
    assertThat(changed.retention()).isEqualTo(Namespace.DEFAULT_RETENTION);
    assertThat(store.delete("once", Instant.now().plusSeconds(600))).isTrue();
    assertThat(store.delete("once", Instant.now())).isFalse();
    assertThat(store.find("once")).isEmpty();
    assertThat(store.add(once, Instant.now())).as("still being deleted").isFalse();
  }

  @Test
  void shouldFindExecutionsAndShowThemToTheStaff() {
    for (String id : List.of("s-1", "s-2", "s-3")) {
      assertThat(post(BASE + "/workflows/" + id, ORDER.formatted("Oslo")).status).isEqualTo(201);
    }
    post(BASE + "/workflows/s-3/terminate", "");

    String query = "?query=city%3D%27Oslo%27%20AND%20ExecutionStatus%3D%27Running%27";
    JsonNode found = get(BASE + "/workflows" + query).body.path("executions");
    assertThat(found.values().stream().map(row -> row.path("workflowId").asString()))
        .containsExactly("s-2", "s-1");
    assertThat(found.path(0).path("searchAttributes").path("city").asString()).isEqualTo("Oslo");
    assertThat(get(BASE + "/workflow-count" + query).body.path("count").asInt()).isEqualTo(2);

    Answer staff = get("/actuator/workflows?namespace=rest-interface&type=PizzaOrder");
    assertThat(staff.status).isEqualTo(200);
    assertThat(staff.body.path("counts").path("PizzaOrder").path("TERMINATED").asInt())
        .isPositive();
    assertThat(staff.body.path("open").path(0).path("step").asString())
        .startsWith("workflow task, waiting for a worker");
    assertThat(
            get("/actuator/workflows/s-3?namespace=rest-interface")
                .body
                .path("story")
                .path(1)
                .asString())
        .contains("the workflow was terminated");
    assertThat(get("/actuator/workflows/nobody").status).isEqualTo(404);
  }

  @Test
  void shouldMakeNamespaces() {
    assertThat(post("/api/v1/namespaces", "{\"name\": \"rest-it\"}").status).isEqualTo(201);
    assertThat(post("/api/v1/namespaces", "{\"name\": \"rest-it\"}").status).isEqualTo(409);
    assertThat(get("/api/v1/namespaces/rest-it").body.path("retention").asString())
        .isEqualTo("PT72H");
    assertThat(get("/api/v1/namespaces/default").status).isEqualTo(200);
    assertThat(get("/api/v1/namespaces/none").body.path("code").asString())
        .isEqualTo("NAMESPACE_NOT_FOUND");
    assertThat(post("/api/v1/namespaces/rest-it/workflows/s-1", ORDER.formatted("Rome")).status)
        .isEqualTo(400);
    post("/api/v1/namespaces/rest-it/search-attributes", "{\"city\": \"Keyword\"}");
    assertThat(post("/api/v1/namespaces/rest-it/workflows/s-1", ORDER.formatted("Rome")).status)
        .isEqualTo(201);
  }

  /**
   * What a generator of requests found, and what is of the same kind: a client's mistake is no
   * defect.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GET | /workflows?=null | ",
        "GET | /workflows?pageSize=%C2 | ",
        "GET | /workflow-count?=&query= | ",
        "GET | /workflows/w?runId=%00 | ",
        "GET | /workflows/w%00 | ",
        "GET | /workflows?query=WorkflowId%3D'%00' | ",
        "GET | /workflows?query=StartTime%3E'%2B999999999-01-01T00:00:00Z' | ",
        "GET | /workflows?pageToken=%00 | ",
        "GET | /workflows?pageToken=KzEwMDAwMDAwMDAtMDEtMDFUMDA6MDA6MDBaIDAgMDE5OGMwZGUtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDA5 | ",
        "GET | /../../namespaces?pageToken=%00 | ",
        "GET | /../../../../actuator/workflows?namespace=%00 | ",
        "GET | /../../../../actuator/workflows?type=%00 | ",
        "GET | /../../../../actuator/workflows/w%00 | ",
        "POST | /workflows/w | {\"workflowType\": \"a\\u0000\", \"taskQueue\": \"q\"}",
        "POST | /workflows/w | {\"workflowType\": \"t\", \"taskQueue\": \"\\uD83D\"}",
        "POST | /workflows/w | {\"workflowType\": \"t\", \"taskQueue\": \"q\", \"requestId\": \"\\u0000\"}",
        "POST | /workflows/w | {\"workflowType\": \"t\", \"taskQueue\": \"q\", \"memo\": {\"a\\uDC00\": 1}}",
        "POST | /workflows/w | {\"workflowType\": \"t\", \"taskQueue\": \"q\", \"header\": {\"\\u0000\": 1}}",
        "POST | /workflows/w | {\"workflowType\": \"t\", \"taskQueue\": \"q\", \"cronSchedule\": \"\\uD83D\"}",
        "POST | /workflows/w | {\"workflowType\": \"t\", \"taskQueue\": \"q\", \"input\": [{\"metadata\": {\"encoding\": \"x\", \"y\": \"\\uD83D\"}}]}",
        "POST | /workflows/w%00 | {\"workflowType\": \"t\", \"taskQueue\": \"q\"}",
        "POST | /workflows/w/signal/s%00 | {}",
        "POST | /workflows/w/signal/s | {\"identity\": \"\\uD83D\"}",
        "POST | /activities/fail | {\"activity\": {\"workflowId\": \"w\", \"activityId\": \"a\"}, \"failure\": {\"message\": \"\\uD83D\"}}",
        "POST | /activities/complete | {\"activity\": {\"workflowId\": \"\\u0000\", \"activityId\": \"a\"}}",
        "POST | /search-attributes | {\"a\\u0000\": \"Keyword\"}",
        "POST | /search-attributes | {\"a\": \"\\uD83D\"}",
        "POST | /../../namespaces | {\"name\": \"n\\u0000\"}",
        "POST | /../../namespaces | {\"name\": \"n\", \"description\": \"\\u0000\"}",
        "POST | /../../namespaces | {\"name\": \"n\", \"ownerEmail\": \"\\uDC00\"}",
        "POST | /../../namespaces | {\"name\": \"n\", \"data\": {\"k\": \"\\u0000\"}}",
        "POST | /worker | {\"type\": \"ClaimWorkflowTask\"}",
        "POST | /worker?identity=me | {\"type\": \"ClaimWorkflowTask\"}",
        "POST | /worker?identity=me | {}",
        "POST | /worker?identity=me | null",
      })
  void shouldBlameTheClientForWhatItSent(String method, String path, @Nullable String body) {
    Answer answer = send(method, path, body, "application/json");

    assertThat(answer.status).as(answer.body.toString()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /workflows, 200",
    "GET, /search-attributes, 200",
    "DELETE, /search-attributes/none, 404",
    "POST, /workflows/w, 415",
    "POST, /workflows/w/cancel, 415",
    "POST, /worker?identity=me, 415",
    "POST, /search-attributes, 415"
  })
  void shouldNotReadForms(String method, String path, int status) {
    assertThat(send(method, path, "x", "multipart/form-data").status).isEqualTo(status);
    assertThat(send(method, path, "x=1", "application/x-www-form-urlencoded").status)
        .isEqualTo(status);
  }

  /** Values are the user's own: what JSON can write is taken, and shown with what can be shown. */
  @Test
  void shouldTakeValuesWithOddCharacters() {
    String odd = "{\"text\": \"a\\u0000b\\uD83D\"}";
    Answer started =
        post(
            BASE + "/workflows/odd",
            "{\"workflowType\": \"t\", \"taskQueue\": \"q\", \"input\": [%s], \"memo\": {\"m\": %s}, \"searchAttributes\": {\"city\": \"a\\u0000\"}}"
                .formatted(odd, odd));

    assertThat(started.status).as(started.body.toString()).isEqualTo(201);
    assertThat(get(BASE + "/workflows/odd").status).isEqualTo(200);
    assertThat(get(BASE + "/workflows/odd/history").status).isEqualTo(200);
    assertThat(get(BASE + "/workflows?query=WorkflowId%3D'odd'").body.path("executions").size())
        .isEqualTo(1);
  }

  private static Answer send(
      String method, String path, @Nullable String body, String contentType) {
    URI uri =
        URI.create(
            server.url()
                + (path.startsWith("/../../../..")
                    ? path.substring("/../../../..".length())
                    : path.startsWith("/../..")
                        ? "/api/v1" + path.substring("/../..".length())
                        : BASE + path));
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", contentType)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void shouldDescribeEveryPathInTheOpenApiDocument() {
    Answer document = get("/v3/api-docs");

    assertThat(document.status).isEqualTo(200);
    Set<String> described = new TreeSet<>();
    document.body.path("paths").properties().forEach(path -> described.add(path.getKey()));
    Set<String> served = new TreeSet<>();
    for (HandlerMapping mapping :
        Objects.requireNonNull(server.bean(DispatcherServlet.class).getHandlerMappings())) {
      if (mapping instanceof RequestMappingHandlerMapping controllers) {
        controllers
            .getHandlerMethods()
            .keySet()
            .forEach(handled -> served.addAll(handled.getPatternValues()));
      }
    }
    served.removeIf(path -> !path.startsWith("/api/"));
    assertThat(described).isEqualTo(served);
    document
        .body
        .path("paths")
        .values()
        .forEach(
            path ->
                path.values()
                    .forEach(
                        operation ->
                            assertThat(operation.path("summary").asString()).isNotBlank()));
    JsonNode schemas = document.body.path("components").path("schemas");
    assertThat(schemas.path("Problem").path("properties").path("code").path("enum").toString())
        .contains("WORKFLOW_ALREADY_STARTED");
    assertThat(
            schemas.path("StartWorkflowRequest").path("properties").path("runTimeout").toString())
        .contains("duration");
    assertThat(schemas.path("StartWorkflowRequest").path("required").toString())
        .isEqualTo("[\"taskQueue\",\"workflowType\"]");
    assertThat(document.body.toString()).doesNotContain("*/*");
    assertThat(schemas.path("Payload").has("properties")).isFalse();
    assertThat(document.body.toString()).doesNotContain("EngineRequests", "WorkflowState");
  }

  private record Answer(int status, JsonNode body) {}

  private static Answer get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  private static Answer post(String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Answer delete(String path) {
    return send(HttpRequest.newBuilder(uri(path)).DELETE());
  }

  private static URI uri(String path) {
    return URI.create(server.url() + path);
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          answer.body().isEmpty() || answer.body().startsWith("<") // Tomcat's own
              ? JSON.createObjectNode()
              : JSON.readTree(answer.body()));
    } catch (IOException failure) {
      throw new IllegalStateException("The server did not answer", failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", failure);
    }
  }
}

package io.workflow.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.codec.TaskTokenText;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.frontend.rest.RestTestConfiguration.FakeQueries;
import io.workflow.server.matching.InMemoryWaitingTasks;
import io.workflow.server.query.WorkflowQueryException;
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

/** Queries, activities, namespaces, system. */
@WebMvcTest({
  WorkflowController.class,
  QueryController.class,
  ActivityController.class,
  NamespaceController.class,
  SystemController.class,
  TaskQueueController.class
})
@Import(RestTestConfiguration.class)
class OtherControllersTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-7");

  @Autowired private MockMvcTester http;
  @Autowired private InMemoryEngine history;
  @Autowired private TestWorker worker;
  @Autowired private FakeQueries queries;
  @Autowired private InMemoryWaitingTasks tasks;

  @BeforeEach
  void startAnOrder() {
    history.clear();
    post(
        "/namespaces/default/workflows/order-7",
        "{\"workflowType\": \"PizzaOrder\", \"taskQueue\": \"pizza\"}");
  }

  @Test
  void shouldAnswerAQuery() {
    queries.answerWith(
        CompletableFuture.completedFuture(
            new QueryResult.Answered(
                List.of(
                    Payload.of(
                        Map.of("encoding", "json/plain"),
                        "{\"step\":\"baking\"}".getBytes(StandardCharsets.UTF_8))))));

    MvcTestResult answer =
        post("/namespaces/default/workflows/order-7/query/status", "{\"args\": [1]}");

    assertThat(answer)
        .hasStatus(200)
        .bodyJson()
        .isStrictlyEqualTo("{\"result\": [{\"step\": \"baking\"}]}");
    assertThat(queries.asked())
        .satisfies(asked -> assertThat(asked).extracting("queryType").isEqualTo("status"));
  }

  @Test
  void shouldSayWhyAQueryHasNoAnswer() {
    String path = "/namespaces/default/workflows/order-7/query/status";
    queries.answerWith(
        CompletableFuture.completedFuture(
            new QueryResult.Failed(
                Failure.of("no such query", new Failure.Application("X", true, List.of(), null)))));
    assertThat(post(path, ""))
        .hasStatus(422)
        .bodyJson()
        .extractingPath("$.failure.message")
        .isEqualTo("no such query");

    queries.answerWith(
        CompletableFuture.failedFuture(
            new WorkflowQueryException(
                WorkflowQueryException.Code.NO_WORKER, "No worker knows PizzaOrder")));
    assertThat(post(path, ""))
        .hasStatus(504)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("QUERY_TIMED_OUT");

    queries.answerWith(
        CompletableFuture.failedFuture(
            new WorkflowQueryException(
                WorkflowQueryException.Code.WORKFLOW_NOT_FOUND, "There is no such workflow")));
    assertThat(post(path, "")).hasStatus(404);
  }

  @Test
  void shouldListTheTaskQueuesInWhichTasksWaitInPages() {
    Instant oldest = Instant.parse("2026-11-20T11:00:00Z");
    tasks.add("default", "bakery", TaskKind.WORKFLOW, oldest.plusSeconds(60));
    tasks.add("default", "bakery", TaskKind.WORKFLOW, oldest);
    tasks.add("default", "bakery", TaskKind.ACTIVITY, oldest);
    tasks.add("default", "kitchen", TaskKind.ACTIVITY, oldest);
    tasks.add("other", "other", TaskKind.ACTIVITY, oldest);
    String path = "/api/v1/namespaces/default/task-queues?pageSize=2";
    assertThat(http.get().uri(path))
        .hasStatus(200)
        .bodyJson()
        .isStrictlyEqualTo(
            """
            {"taskQueues": [
               {"name": "bakery", "kind": "WORKFLOW", "waitingTasks": 2,
                "waitingSince": "2026-11-20T11:00:00Z"},
               {"name": "bakery", "kind": "ACTIVITY", "waitingTasks": 1,
                "waitingSince": "2026-11-20T11:00:00Z"}],
             "nextPageToken": "activity:bakery"}
            """);
    assertThat(http.get().uri(path + "&pageToken=activity:bakery"))
        .hasStatus(200)
        .bodyJson()
        .isStrictlyEqualTo(
            """
            {"taskQueues": [{"name": "kitchen", "kind": "ACTIVITY", "waitingTasks": 1,
                             "waitingSince": "2026-11-20T11:00:00Z"}]}
            """);
    assertThat(http.get().uri(path + "&pageToken=bakery")).hasStatus(400);
  }

  @Test
  void shouldCompleteAnActivityFromElsewhere() {
    worker.runWorkflowTask(KEY, activity("Charge"), activity("Bake"), activity("Ride"));
    String token = TaskTokenText.write(worker.startActivity(KEY, "Charge"));
    worker.startActivity(KEY, "Bake");
    worker.startActivity(KEY, "Ride");

    assertThat(
            post(
                "/namespaces/default/activities/heartbeat",
                "{\"activity\": {\"taskToken\": \"%s\"}, \"details\": [50]}".formatted(token)))
        .hasStatus(200)
        .bodyJson()
        .isStrictlyEqualTo("{\"cancelRequested\": false}");
    assertThat(
            post(
                "/namespaces/default/activities/complete",
                "{\"activity\": {\"taskToken\": \"%s\"}, \"result\": [true]}".formatted(token)))
        .hasStatus(204);
    assertThat(
            post(
                "/namespaces/default/activities/fail",
                "{\"activity\": {\"workflowId\": \"order-7\", \"activityId\": \"Bake\"}, \"failure\": {\"message\": \"burnt\"}}"))
        .hasStatus(204);
    assertThat(
            post(
                "/namespaces/default/activities/complete",
                "{\"activity\": {\"workflowId\": \"order-7\", \"activityId\": \"Ride\"}}"))
        .hasStatus(204);

    assertThat(history.state(KEY).activities().all())
        .extracting(pending -> pending.attempt())
        .containsExactly(2);
    assertThat(
            post(
                "/namespaces/default/activities/complete",
                "{\"activity\": {\"taskToken\": \"%s\"}}".formatted(token)))
        .hasStatus(404)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("ACTIVITY_NOT_FOUND");
  }

  @Test
  void shouldSayWhatIsWrongWithAnActivityReference() {
    assertThat(post("/namespaces/default/activities/complete", "{}"))
        .hasStatus(400)
        .bodyText()
        .contains("'activity'");
    assertThat(
            post(
                "/namespaces/default/activities/complete",
                "{\"activity\": {\"taskToken\": \"nonsense\"}}"))
        .hasStatus(400)
        .bodyText()
        .contains("task token");
    assertThat(
            post("/namespaces/default/activities/fail", "{\"activity\": {\"workflowId\": \"w\"}}"))
        .hasStatus(400)
        .bodyText()
        .contains("'activity.activityId'");
  }

  @Test
  void shouldMakeAndListNamespaces() {
    assertThat(post("/namespaces", "{\"name\": \"pizza\"}"))
        .hasStatus(201)
        .bodyJson()
        .isStrictlyEqualTo(
            "{\"name\": \"pizza\", \"retention\": \"PT72H\", \"data\": {}, \"state\": \"REGISTERED\"}");
    assertThat(post("/namespaces", "{\"name\": \"pizza\"}"))
        .hasStatus(409)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("NAMESPACE_ALREADY_EXISTS");
    assertThat(post("/namespaces", "{\"name\": \"pizza\", \"retention\": \"PT1H\"}"))
        .hasStatus(400);
    assertThat(http.get().uri("/api/v1/namespaces/pizza")).hasStatus(200);
    assertThat(http.get().uri("/api/v1/namespaces?pageSize=1"))
        .bodyJson()
        .extractingPath("$.nextPageToken")
        .isEqualTo("default");
    assertThat(http.get().uri("/api/v1/namespaces?pageSize=1&pageToken=default"))
        .bodyJson()
        .extractingPath("$.namespaces[0].name")
        .isEqualTo("pizza");
    assertThat(history.state(KEY).status()).isEqualTo(WorkflowStatus.RUNNING);
  }

  @Test
  void shouldTellVersionAndLimits() {
    assertThat(http.get().uri("/api/v1/system-info"))
        .hasStatus(200)
        .bodyJson()
        .extractingPath("$.limits.maximumPayloadBytes")
        .isEqualTo(2_097_152);
  }

  private MvcTestResult post(String path, String body) {
    return http.post()
        .uri("/api/v1" + path)
        .contentType(MediaType.APPLICATION_JSON)
        .content(body)
        .exchange();
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
}

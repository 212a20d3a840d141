package io.workflow.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.server.reset.WorkflowResets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebMvcTest({WorkflowController.class, ResetController.class})
@Import({RestTestConfiguration.class, WorkflowResets.class})
class ResetControllerTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-7");

  @Autowired private MockMvcTester http;
  @Autowired private InMemoryEngine history;
  @Autowired private TestWorker worker;

  @BeforeEach
  void startAnOrder() {
    history.clear();
    assertThat(post("", "{\"workflowType\": \"PizzaOrder\", \"taskQueue\": \"pizza\"}"))
        .hasStatus(201);
  }

  @Test
  void shouldGoBackToAWorkflowTask() {
    worker.runWorkflowTask(KEY, new Command.CompleteWorkflowExecution(List.of()));
    String base = history.state(KEY).runId();

    MvcTestResult answer =
        post("/reset", "{\"workflowTaskFinishEventId\": 4, \"requestId\": \"click\"}");

    WorkflowState state = history.state(KEY);
    assertThat(answer).hasStatus(201).bodyJson().extractingPath("$.runId").isEqualTo(state.runId());
    assertThat(state.runId()).isNotEqualTo(base);
    assertThat(state.status()).isEqualTo(WorkflowStatus.RUNNING);
    assertThat(state.started().chain().originalExecutionRunId()).isEqualTo(base);
  }

  @Test
  void shouldResetOnceForEachRequestAlsoWhenTheNewRunHasGoneOn() {
    worker.runWorkflowTask(KEY, new Command.CompleteWorkflowExecution(List.of()));
    String body =
        "{\"workflowTaskFinishEventId\": 4, \"requestId\": \"click\", \"runId\": \"%s\"}"
            .formatted(history.state(KEY).runId());
    post("/reset", body);
    String reset = history.state(KEY).runId();
    worker.runWorkflowTask(KEY, continueAsNew());
    String next = history.state(KEY).runId();

    assertThat(post("/reset", body))
        .hasStatus(200)
        .bodyJson()
        .isStrictlyEqualTo("{\"runId\": \"%s\", \"started\": false}".formatted(reset));
    assertThat(history.state(KEY).runId()).isEqualTo(next);
  }

  @Test
  void shouldDeliverSignalsOfAllRunsSince() {
    String base = history.state(KEY).runId();
    worker.runWorkflowTask(KEY, continueAsNew());
    post("/signal/ready", "{\"requestId\": \"late\"}");

    post("/reset", "{\"workflowTaskFinishEventId\": 4, \"runId\": \"%s\"}".formatted(base));

    assertThat(history.state(KEY).requests().signalIds()).containsExactly("late");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(post("/reset", "{\"workflowTaskFinishEventId\": 7}"))
        .hasStatus(400)
        .bodyJson()
        .extractingPath("$.code")
        .isEqualTo("INVALID_ARGUMENT");
    assertThat(
            post(
                "/reset",
                "{\"workflowTaskFinishEventId\": 4, \"runId\": \"00000000-0000-0000-0000-000000000000\"}"))
        .hasStatus(404);
  }

  private static Command continueAsNew() {
    return new Command.ContinueAsNewWorkflowExecution(
        new WorkflowSpec(
            "",
            "",
            List.of(),
            new WorkflowTimeouts(null, null, null),
            null,
            null,
            Map.of(),
            Map.of(),
            Map.of(),
            null),
        null,
        ContinueAsNewInitiator.WORKFLOW,
        null,
        List.of());
  }

  private MvcTestResult post(String path, String body) {
    return http.post()
        .uri("/api/v1/namespaces/default/workflows/order-7" + path)
        .contentType(MediaType.APPLICATION_JSON)
        .content(body)
        .exchange();
  }
}

package io.workflow.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Failure;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.VisibilityQuery;
import io.workflow.server.visibility.VisibilityStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkflowsEndpointTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "eu/order-7");

  private final InMemoryEngine history = new InMemoryEngine();
  private final TestWorker worker = new TestWorker(history, "worker-1");
  private final VisibilityStore visibility = new OneOpenOrder();

  @BeforeEach
  void startAnOrder() {
    history
        .submit(
            KEY,
            Requests.start()
                .taskQueue("pizza")
                .identity("shop")
                .request("00000000-0000-0000-0000-000000000001"))
        .join();
  }

  @Test
  void shouldShowOpenExecutionsWithStepAndAge() {
    history.advance(Duration.ofMinutes(5));

    OpenWorkflows shown = endpoint().workflows(null, null, null);

    assertThat(shown.counts())
        .containsExactly(Map.entry("PizzaOrder", Map.of("RUNNING", 1L, "COMPLETED", 40L)));
    assertThat(shown.openInTotal()).isEqualTo(1);
    assertThat(shown.open())
        .singleElement()
        .satisfies(
            open -> {
              assertThat(open.workflowId()).isEqualTo("eu/order-7");
              assertThat(open.age()).isEqualTo(Duration.ofMinutes(5));
              assertThat(open.step()).isEqualTo("workflow task, waiting for a worker for 5m 0s");
            });
  }

  @Test
  void shouldSayWhatAnExecutionWaitsFor() {
    worker.runWorkflowTask(
        KEY,
        activity("Charge"),
        activity("Bake"),
        new Command.StartTimer("deadline", Duration.ofMinutes(30)));
    TaskToken charge = worker.startActivity(KEY, "Charge");
    worker.startActivity(KEY, "Bake");
    fail(charge);

    assertThat(stepOfTheOrder())
        .isEqualTo(
            "activity Charge, attempt 2, next at 2026-11-20T12:00:01Z; last failure: BankDown: bank away"
                + " | activity Bake, attempt 1, running for 0s at worker-1"
                + " | timer deadline until 2026-11-20T12:30:00Z");
  }

  @Test
  void shouldSayThatAnExecutionWaitsForOthers() {
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

    assertThat(stepOfTheOrder())
        .endsWith(
            "child workflow oven-1 (Bake), which has not started yet"
                + " | the answer to a signal to workflow shop"
                + " | the answer to a cancel request to workflow courier"
                + " | update u-1 (address), not accepted yet");
  }

  @Test
  void shouldSayWhyAWorkflowTaskKeepsFailing() {
    Failure failure =
        Failure.of("no such oven", new Failure.Application("Defect", false, List.of(), null));
    for (int attempt = 1; attempt <= 3; attempt++) {
      worker.failWorkflowTask(
          KEY, WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE, failure);
    }

    assertThat(stepOfTheOrder())
        .startsWith("workflow task, attempt 4, next at 2026-11-20T12:00:0")
        .endsWith("; last failure: WORKFLOW_WORKER_UNHANDLED_FAILURE: Defect: no such oven");
  }

  @Test
  void shouldSayThatASignalIsAwaited() {
    worker.runWorkflowTask(KEY);

    assertThat(stepOfTheOrder()).startsWith("a signal");
  }

  @Test
  void shouldShowTheRestWhenAShardIsAway() {
    history.failWith(new ShardUnavailableException("Shard 5 is moving", Duration.ofMillis(200)));

    assertThat(stepOfTheOrder()).isEqualTo("not known: Shard 5 is moving");
  }

  @Test
  void shouldTellAnExecutionAsAStory() {
    worker.runWorkflowTask(
        KEY, activity("Charge"), new Command.StartTimer("t", Duration.ofHours(1)));
    fail(worker.startActivity(KEY, "Charge"));
    history.advance(Duration.ofSeconds(1));
    TaskToken again = worker.startActivity(KEY, "Charge");
    history
        .submit(
            KEY,
            new ActivityRequest.CompleteActivityTask(
                new ActivityRequest.ActivityReference.ByToken(again), List.of(), "worker-1", null))
        .join();
    history
        .submit(
            KEY,
            new ExecutionRequest.TerminateWorkflow(
                null, "shop closed", List.of(), "boss", null, List.of()))
        .join();
    history.advance(Duration.ofDays(1));

    WorkflowStory story =
        Objects.requireNonNull(endpoint().workflow(new String[] {"eu", "order-7"}, null, null));

    assertThat(story.status()).isEqualTo("TERMINATED");
    assertThat(story.age()).isEqualTo(Duration.ofSeconds(1));
    assertThat(story.waitsFor()).isEmpty();
    assertThat(story.story())
        .containsExactly(
            "2026-11-20T12:00:00Z PizzaOrder was started by shop",
            "2026-11-20T12:00:00Z activity Charge was scheduled",
            "2026-11-20T12:00:00Z timer t was set to PT1H",
            "2026-11-20T12:00:01Z activity Charge completed at attempt 2",
            "2026-11-20T12:00:01Z the workflow was terminated by boss: shop closed");
  }

  @Test
  void shouldFindNothingForAnUnknownId() {
    assertThat(endpoint().workflow(new String[] {"order-8"}, null, null)).isNull();
  }

  private WorkflowsEndpoint endpoint() {
    return new WorkflowsEndpoint(visibility, history, history);
  }

  private String stepOfTheOrder() {
    return endpoint().workflows("default", "PizzaOrder", 10).open().getFirst().step();
  }

  private void fail(TaskToken token) {
    history
        .submit(
            KEY,
            new ActivityRequest.FailActivityTask(
                new ActivityRequest.ActivityReference.ByToken(token),
                Failure.of(
                    "bank away", new Failure.Application("BankDown", false, List.of(), null)),
                "worker-1",
                null,
                List.of()))
        .join();
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

  private final class OneOpenOrder implements VisibilityStore {

    @Override
    public List<WorkflowSummary> list(
        String namespace, VisibilityQuery query, @Nullable Position after, int limit) {
      var state = history.state(KEY);
      return List.of(
          new WorkflowSummary(
              KEY.workflowId(),
              state.runId(),
              "PizzaOrder",
              "pizza",
              WorkflowStatus.RUNNING,
              state.startTime(),
              null,
              null,
              0,
              Map.of(),
              Map.of(),
              0,
              0,
              null,
              null));
    }

    @Override
    public long count(String namespace, VisibilityQuery query) {
      return 1;
    }

    @Override
    public List<Group> countBy(String namespace, VisibilityQuery query, Field.Standard field) {
      return List.of();
    }

    @Override
    public List<TypeCount> countByTypeAndStatus(String namespace) {
      return List.of(
          new TypeCount("PizzaOrder", WorkflowStatus.RUNNING, 1),
          new TypeCount("PizzaOrder", WorkflowStatus.COMPLETED, 40));
    }
  }
}

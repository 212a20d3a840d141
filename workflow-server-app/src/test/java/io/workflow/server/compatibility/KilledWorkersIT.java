package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One worker that is killed with SIGKILL while it is in the middle of everything that a worker can
 * be in the middle of, and another one that ends it all. Each scenario looks at one workflow.
 */
@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class KilledWorkersIT {

  private static final int CACHED = 20;

  private final Map<String, WorkflowStub> orders = new TreeMap<>();
  private Journal journal = new Journal(Path.of(""));
  private @Nullable WorkflowUpdateHandle<String> accepted;
  private CompletableFuture<String> validated = new CompletableFuture<>();
  private List<WorkflowStub> cached = List.of();

  @BeforeAll
  void killTheFirstWorker(@TempDir Path folder, Sdk sdk) {
    journal = new Journal(folder.resolve("journal"));
    new Kitchen(Kitchen.Mood.DILIGENT, journal).furnish(sdk);
    try (DoomedWorker doomed = DoomedWorker.start(sdk, Kitchen.Mood.STUCK, journal)) {
      cached = IntStream.range(0, CACHED).mapToObj(i -> begin(sdk, "Waits")).toList();
      Stream.of("Updated", "Validated").forEach(type -> orders.put(type, begin(sdk, type)));
      // Its first workflow task is over, so that the worker has it in its cache.
      Stream.concat(cached.stream(), orders.values().stream())
          .forEach(order -> sdk.awaitEvent(order, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED));
      accepted = order("Updated").startUpdate("bake", WorkflowUpdateStage.ACCEPTED, String.class);
      validated = Sdk.inBackground(() -> order("Validated").update("validated", String.class));
      Stream.of("Retried", "Once", "Watched", "Code", "Local")
          .forEach(type -> orders.put(type, begin(sdk, type)));
      Stream.of("retried", "once", "code", "local", "updated", "validated")
          .forEach(pizza -> await(pizza).until(() -> journal.count("bake " + pizza) == 1));
      await("heartbeat")
          .until(
              () ->
                  order("Watched")
                      .describe()
                      .getRawDescription()
                      .getPendingActivitiesList()
                      .stream()
                      .anyMatch(pending -> pending.hasHeartbeatDetails()));
      doomed.kill();
    }
    cached.forEach(order -> order.signal("after the kill"));
    sdk.startWorker();
  }

  /** By the worker of the other process alone: that of this one is not started yet. */
  private static WorkflowStub begin(Sdk sdk, String type) {
    WorkflowStub order =
        sdk.stub(type, sdk.workflowOptions().setWorkflowTaskTimeout(Duration.ofSeconds(3)));
    order.start();
    return order;
  }

  private WorkflowStub order(String type) {
    return Objects.requireNonNull(orders.get(type), type);
  }

  @Test
  void shouldTryTheActivityAgain(Sdk sdk) {
    assertThat(Sdk.result(order("Retried"), String.class)).isEqualTo("baked retried");
    assertThat(journal.count("bake retried")).isEqualTo(2);
    var started =
        only(sdk, order("Retried"), EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
            .getActivityTaskStartedEventAttributes();
    assertThat(started.getAttempt()).isEqualTo(2);
    assertThat(started.getLastFailure().getTimeoutFailureInfo().getTimeoutType())
        .isEqualTo(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE);
    sdk.replay(order("Retried"));
  }

  @Test
  void shouldNotTryTheActivityAgainThatMayRunOnce(Sdk sdk) {
    assertThat(Sdk.result(order("Once"), String.class))
        .isEqualTo("lost: TIMEOUT_TYPE_START_TO_CLOSE");
    assertThat(journal.count("bake once")).isEqualTo(1);
    sdk.replay(order("Once"));
  }

  @Test
  void shouldGiveTheNextAttemptWhatTheLastHeartbeatSaid(Sdk sdk) {
    assertThat(Sdk.result(order("Watched"), String.class)).isEqualTo("half done");
    assertThat(journal.count("watch")).isEqualTo(2);
    sdk.replay(order("Watched"));
  }

  @Test
  void shouldRunTheWorkflowTaskAgain(Sdk sdk) {
    assertThat(Sdk.result(order("Code"), String.class)).isEqualTo("baked code");
    assertThat(journal.count("bake code")).isEqualTo(2);
    assertThat(
            only(sdk, order("Code"), EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
                .getWorkflowTaskTimedOutEventAttributes()
                .getTimeoutType())
        .isEqualTo(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE);
  }

  @Test
  void shouldRunTheLocalActivityAgain(Sdk sdk) {
    assertThat(Sdk.result(order("Local"), String.class)).isEqualTo("baked local");
    assertThat(journal.count("bake local")).isEqualTo(2);
    assertThat(sdk.count(order("Local"), EventType.EVENT_TYPE_MARKER_RECORDED)).isEqualTo(1);
    sdk.replay(order("Local"));
  }

  @Test
  void shouldGoOnWithWorkflowsThatTheDeadWorkerHadInItsCache(Sdk sdk) {
    for (WorkflowStub order : cached) {
      assertThat(order.query("how many", Integer.class)).isEqualTo(1);
      order.signal("and again");
    }
    for (WorkflowStub order : cached) {
      assertThat(Sdk.result(order, Object.class)).isEqualTo(List.of("after the kill", "and again"));
    }
    sdk.replay(cached.getFirst());
  }

  @Test
  void shouldCompleteAnUpdateThatTheDeadWorkerHadAccepted(Sdk sdk) throws Exception {
    assertThat(Objects.requireNonNull(accepted).getResult(60, TimeUnit.SECONDS))
        .isEqualTo("baked updated");
    assertThat(Sdk.result(order("Updated"), Object.class)).isEqualTo(List.of("baked updated"));
    assertThat(sdk.count(order("Updated"), EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))
        .isEqualTo(1);
    sdk.replay(order("Updated"));
  }

  @Test
  void shouldGiveAnUpdateToTheNextWorkerThatTheDeadOneWasLookingAt(Sdk sdk) throws Exception {
    assertThat(validated.get(60, TimeUnit.SECONDS)).isEqualTo("validated");
    assertThat(Sdk.result(order("Validated"), Object.class)).isEqualTo(List.of("validated"));
    assertThat(journal.count("bake validated")).isEqualTo(2);
    sdk.replay(order("Validated"));
  }

  private static HistoryEvent only(Sdk sdk, WorkflowStub order, EventType type) {
    List<HistoryEvent> found =
        sdk.events(order).stream().filter(event -> event.getEventType() == type).toList();
    assertThat(found).as("%s of %s", type, order.getExecution()).hasSize(1);
    return found.getFirst();
  }
}

package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates: requests to workflows that have an answer. */
@ExtendWith(SharedServer.class)
class UpdatesIT {

  private static final int IN_FLIGHT = 10;

  private static WorkflowStub open(Sdk sdk) {
    sdk.activity("Bake", args -> "pizza");
    sdk.workflow("Till", Till::workflow);
    return sdk.start("Till");
  }

  private static Object close(WorkflowStub till) {
    till.signal("close");
    return result(till);
  }

  private static Object result(WorkflowStub till) {
    return Sdk.result(till, List.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 50})
  void shouldAnswerOneUpdateAfterTheOther(int updates, Sdk sdk) {
    WorkflowStub till = open(sdk);

    for (int i = 1; i <= updates; i++) {
      assertThat(till.update("add", Integer.class, i)).isEqualTo(i);
    }

    assertThat(close(till)).isEqualTo(IntStream.rangeClosed(1, updates).boxed().toList());
    assertThat(sdk.count(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))
        .isEqualTo(updates);
    assertThat(sdk.count(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED))
        .isEqualTo(updates);
    sdk.replay(till);
  }

  static Stream<Object> values() {
    return Stream.of(
        "",
        "Grüße, 世界, 🍕",
        "x".repeat(100_000),
        -17,
        3.5,
        true,
        List.of("a", "b"),
        Map.of("size", 2));
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldCarryValuesThereAndBack(Object value, Sdk sdk) {
    WorkflowStub till = open(sdk);

    assertThat(till.update("echo", Object.class, value)).isEqualTo(value);

    assertThat(close(till)).isEqualTo(List.of());
    sdk.replay(till);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ADMITTED")
  void shouldWaitForTheStageThatTheClientNames(WorkflowUpdateStage stage, Sdk sdk) {
    WorkflowStub till = open(sdk);

    WorkflowUpdateHandle<Integer> update = till.startUpdate("add", stage, Integer.class, 7);

    assertThat(update.getId()).isNotEmpty();
    assertThat(update.getExecution()).isEqualTo(till.getExecution());
    assertThat(update.getResult()).isEqualTo(1);
    assertThat(close(till)).isEqualTo(List.of(7));
    sdk.replay(till);
  }

  @Test
  void shouldTellOfTheAcceptanceBeforeTheOutcome(Sdk sdk) throws Exception {
    WorkflowStub till = open(sdk);

    WorkflowUpdateHandle<Integer> update =
        till.startUpdate("wait for a signal", WorkflowUpdateStage.ACCEPTED, Integer.class, "late");
    CompletableFuture<Integer> outcome = update.getResultAsync();
    assertThat(sdk.eventTypes(till))
        .contains(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
        .doesNotContain(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED);
    assertThat(outcome).isNotDone();
    till.signal("go");

    assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(close(till)).isEqualTo(List.of("late"));
    sdk.replay(till);
  }

  @Test
  void shouldKeepAClientWaitingThatWantsTheOutcome(Sdk sdk) throws Exception {
    WorkflowStub till = open(sdk);

    CompletableFuture<Integer> outcome =
        Sdk.inBackground(() -> till.update("wait for a signal", Integer.class, "late"));
    sdk.awaitEvent(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED);
    assertThat(outcome).isNotDone();
    till.signal("go");

    assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(close(till)).isEqualTo(List.of("late"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bake", "sleep"})
  void shouldLetAnUpdateDoWhatWorkflowsDo(String name, Sdk sdk) {
    WorkflowStub till = open(sdk);

    assertThat(till.update(name, Integer.class, 50)).isEqualTo(1);

    assertThat(close(till)).isEqualTo(List.of(name.equals("bake") ? "pizza" : "sleep"));
    sdk.replay(till);
  }

  @Test
  void shouldRunUpdatesSideBySide(Sdk sdk) {
    WorkflowStub till = open(sdk);
    List<WorkflowUpdateHandle<Integer>> waiting =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    till.startUpdate(
                        "wait for a signal", WorkflowUpdateStage.ACCEPTED, Integer.class, i))
            .toList();

    assertThat(till.update("add", Integer.class, "first")).isEqualTo(1);
    till.signal("go");

    assertThat(waiting.stream().map(WorkflowUpdateHandle::getResult))
        .containsExactlyInAnyOrder(2, 3, 4, 5, 6);
    assertThat(close(till)).isEqualTo(List.of("first", 0, 1, 2, 3, 4));
    sdk.replay(till);
  }

  @Test
  void shouldTakeAnUpdateThatCameBeforeTheWorker(Sdk sdk) throws Exception {
    sdk.workflow("Till", Till::workflow);
    WorkflowStub till = sdk.stub("Till", sdk.workflowOptions());
    till.start();
    CompletableFuture<Integer> outcome =
        Sdk.inBackground(() -> till.update("add", Integer.class, "early"));

    sdk.startWorker();

    assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(close(till)).isEqualTo(List.of("early"));
    sdk.replay(till);
  }

  // ---- what goes wrong

  @Test
  void shouldTellWhyTheValidatorRejectsAndLeaveNoTrace(Sdk sdk) {
    WorkflowStub till = open(sdk);
    till.update("add", Integer.class, "kept");
    List<EventType> before = sdk.eventTypes(till);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> till.update("refused", Integer.class))
          .isInstanceOf(WorkflowUpdateException.class)
          .hasRootCauseInstanceOf(ApplicationFailure.class)
          .hasStackTraceContaining("not on the menu");
    }

    assertThat(sdk.eventTypes(till)).isEqualTo(before);
    assertThat(till.update("add", Integer.class, "and more")).isEqualTo(2);
    assertThat(close(till)).isEqualTo(List.of("kept", "and more"));
    sdk.replay(till);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ADMITTED")
  void shouldTellOfARejectionAtEveryStage(WorkflowUpdateStage stage, Sdk sdk) {
    WorkflowStub till = open(sdk);

    assertThatThrownBy(() -> till.startUpdate("refused", stage, Integer.class).getResult())
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("not on the menu");

    assertThat(close(till)).isEqualTo(List.of());
    sdk.replay(till);
  }

  @Test
  void shouldTellHowTheHandlerFailed(Sdk sdk) {
    WorkflowStub till = open(sdk);

    assertThatThrownBy(() -> till.update("fail", Integer.class))
        .isInstanceOfSatisfying(
            WorkflowUpdateException.class,
            failed ->
                assertThat(Sdk.cause(failed, ApplicationFailure.class).getType())
                    .isEqualTo("Burnt"));

    var completed =
        sdk.events(till).stream()
            .filter(event -> event.hasWorkflowExecutionUpdateCompletedEventAttributes())
            .toList();
    assertThat(completed).hasSize(1);
    assertThat(
            completed
                .getFirst()
                .getWorkflowExecutionUpdateCompletedEventAttributes()
                .getOutcome()
                .getFailure()
                .getMessage())
        .isEqualTo("burnt");
    assertThat(close(till)).as("the workflow goes on").isEqualTo(List.of());
    sdk.replay(till);
  }

  @Test
  void shouldRejectWhatTheCodeDoesNotKnow(Sdk sdk) {
    sdk.workflow(
        "Deaf",
        args -> {
          Workflow.sleep(Duration.ofHours(1));
          return "slept";
        });
    WorkflowStub deaf = sdk.start("Deaf");

    assertThatThrownBy(() -> deaf.update("add", Integer.class, 1))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("Unknown update name");
    deaf.terminate("heard nothing");
  }

  @Test
  void shouldRefuseAnUpdateOfNobodyAndOfAClosedRun(Sdk sdk) {
    assertThatThrownBy(
            () -> sdk.client().newUntypedWorkflowStub("nobody").update("add", Integer.class, 1))
        .isInstanceOf(WorkflowNotFoundException.class);
    WorkflowStub till = open(sdk);
    assertThat(close(till)).isEqualTo(List.of());

    assertThatThrownBy(() -> till.update("add", Integer.class, 1))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThatThrownBy(() -> till.getUpdateHandle("nobody asked", Integer.class).getResult())
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void shouldFailAnAcceptedUpdateWhenTheWorkflowEnds(Sdk sdk) {
    WorkflowStub till = open(sdk);
    WorkflowUpdateHandle<Integer> update =
        till.startUpdate("wait for a signal", WorkflowUpdateStage.ACCEPTED, Integer.class, "never");

    till.terminate("out of dough");

    assertThatThrownBy(() -> update.getResult(30, TimeUnit.SECONDS))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("AcceptedUpdateCompletedWorkflow");
  }

  @Test
  void shouldLetMoreThanTheLimitWaitTheirTurn(Sdk sdk) throws Exception {
    WorkflowStub till = open(sdk);
    List<WorkflowUpdateHandle<Integer>> inFlight = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      inFlight.add(
          till.startUpdate("wait for a signal", WorkflowUpdateStage.ACCEPTED, Integer.class, i));
    }
    // On the wire it is refused; the SDK tries again until there is room.
    assertThatThrownBy(() -> rawUpdate(sdk, till, "one too many"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED));
    CompletableFuture<Integer> patient =
        Sdk.inBackground(() -> till.update("add", Integer.class, "patient"));

    till.signal("go");

    assertThat(patient.get(30, TimeUnit.SECONDS)).isEqualTo(IN_FLIGHT + 1);
    inFlight.forEach(update -> assertThat(update.getResult()).isPositive());
    assertThat(close(till)).isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, "patient"));
    sdk.replay(till);
  }

  private static void rawUpdate(Sdk sdk, WorkflowStub till, String id) {
    var unused =
        sdk.calls()
            .updateWorkflowExecution(
                UpdateWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(Sdk.execution(till))
                    .setWaitPolicy(
                        WaitPolicy.newBuilder()
                            .setLifecycleStage(
                                UpdateWorkflowExecutionLifecycleStage
                                    .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED))
                    .setRequest(
                        Request.newBuilder()
                            .setMeta(Meta.newBuilder().setUpdateId(id))
                            .setInput(Input.newBuilder().setName("echo")))
                    .build());
  }

  // ---- ids

  private static UpdateOptions<Integer> options(String name, String id) {
    return UpdateOptions.newBuilder(Integer.class)
        .setUpdateName(name)
        .setUpdateId(id)
        .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
        .build();
  }

  @Test
  void shouldDoOnceWhatIsAskedTwiceByOneId(Sdk sdk) {
    WorkflowStub till = open(sdk);
    String id = UUID.randomUUID().toString();

    assertThat(till.startUpdate(options("add", id), "once").getResult()).isEqualTo(1);
    assertThat(till.update("add", Integer.class, "another")).isEqualTo(2);
    WorkflowUpdateHandle<Integer> again = till.startUpdate(options("add", id), "twice");

    assertThat(again.getId()).isEqualTo(id);
    assertThat(again.getResult()).isEqualTo(1);
    assertThat(till.getUpdateHandle(id, Integer.class).getResult()).isEqualTo(1);
    assertThat(close(till)).isEqualTo(List.of("once", "another"));
    assertThat(till.getUpdateHandle(id, Integer.class).getResult())
        .as("the outcome outlives the run")
        .isEqualTo(1);
    assertThat(till.startUpdate(options("add", id), "thrice").getResult()).isEqualTo(1);
    sdk.replay(till);
  }

  @Test
  void shouldJoinAnUpdateThatIsUnderWay(Sdk sdk) {
    WorkflowStub till = open(sdk);
    String id = UUID.randomUUID().toString();
    WorkflowUpdateHandle<Integer> first =
        till.startUpdate(options("wait for a signal", id), "once");
    WorkflowUpdateHandle<Integer> second =
        till.startUpdate(options("wait for a signal", id), "once");
    WorkflowUpdateHandle<Integer> third = till.getUpdateHandle(id, Integer.class);

    till.signal("go");

    assertThat(List.of(first.getResult(), second.getResult(), third.getResult())).containsOnly(1);
    assertThat(close(till)).isEqualTo(List.of("once"));
  }

  @Test
  void shouldAskARejectedUpdateAnewByTheSameId(Sdk sdk) {
    WorkflowStub till = open(sdk);
    String id = UUID.randomUUID().toString();
    assertThatThrownBy(() -> till.startUpdate(options("refused", id)).getResult())
        .isInstanceOf(WorkflowUpdateException.class);

    assertThat(till.startUpdate(options("add", id), "better").getResult()).isEqualTo(1);
    assertThat(close(till)).isEqualTo(List.of("better"));
  }

  // ---- chains and caches

  @Test
  void shouldFindTheRunThatTheWorkflowGoesOnAs(Sdk sdk) {
    goesOnOnce(sdk);
    WorkflowStub till = sdk.start("Till", 1);
    sdk.awaitEvent(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);

    WorkflowUpdateHandle<Integer> update =
        till.startUpdate("add", WorkflowUpdateStage.ACCEPTED, Integer.class, "second run");

    assertThat(update.getResult()).isEqualTo(1);
    assertThat(update.getExecution().getRunId()).isNotEqualTo(Sdk.execution(till).getRunId());
    assertThat(close(till)).isEqualTo(List.of("second run"));
  }

  /** The first run, with argument 1, has a second one. */
  private static void goesOnOnce(Sdk sdk) {
    sdk.workflow(
        "Till",
        () -> {
          Till till = new Till();
          return args -> {
            if (args.get(0, Integer.class) < 2) {
              Workflow.continueAsNew(args.get(0, Integer.class) + 1);
            }
            return till.serve();
          };
        });
  }

  @Test
  void shouldRefuseAnUpdateOfARunThatHasGoneOn(Sdk sdk) {
    goesOnOnce(sdk);
    WorkflowStub till = sdk.start("Till", 1);
    sdk.awaitEvent(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);

    assertThatThrownBy(() -> sdk.onlyRunOf(till).update("add", Integer.class, "late"))
        .isInstanceOf(WorkflowNotFoundException.class);
    assertThat(close(till)).isEqualTo(List.of());
  }

  @Test
  void shouldUpdateAWorkflowThatNoWorkerHasInItsCache(Sdk sdk) {
    WorkflowStub till = open(sdk);
    till.update("add", Integer.class, "before");
    WorkflowUpdateHandle<Integer> waiting =
        till.startUpdate("wait for a signal", WorkflowUpdateStage.ACCEPTED, Integer.class, "over");

    sdk.replaceWorker();

    assertThat(till.update("add", Integer.class, "after")).isEqualTo(2);
    till.signal("go");
    assertThat(waiting.getResult()).isEqualTo(3);
    assertThat(close(till)).isEqualTo(List.of("before", "after", "over"));
    sdk.replay(till);
  }

  @Test
  void shouldCloseByAnUpdate(Sdk sdk) {
    WorkflowStub till = open(sdk);
    till.update("add", Integer.class, 1);

    assertThat(till.update("close", Integer.class)).isEqualTo(1);

    assertThat(result(till)).isEqualTo(List.of(1));
    sdk.replay(till);
  }

  @Test
  void shouldLetQueriesSeeWhatUpdatesDid(Sdk sdk) {
    WorkflowStub till = open(sdk);
    for (int i = 1; i <= 5; i++) {
      till.update("add", Integer.class, i);
      assertThat(till.query("entries", Integer[].class)).hasSize(i);
    }
    assertThat(close(till)).isEqualTo(List.of(1, 2, 3, 4, 5));
    await()
        .ignoreException(WorkflowQueryException.class)
        .untilAsserted(() -> assertThat(till.query("entries", Integer[].class)).hasSize(5));
  }
}

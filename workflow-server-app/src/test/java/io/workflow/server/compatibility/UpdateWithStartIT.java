package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** A start and an update in one call. */
@ExtendWith(SharedServer.class)
class UpdateWithStartIT {

  private static final Object[] NO_ARGUMENTS = {};

  /** What {@link Till} looks like from outside. */
  @WorkflowInterface
  public interface TypedTill {
    @WorkflowMethod(name = "Till")
    List<String> run();

    @UpdateMethod(name = "add")
    int add(String entry);
  }

  private static Sdk till(Sdk sdk) {
    sdk.workflow("Till", Till::workflow);
    sdk.startWorker();
    return sdk;
  }

  private static WorkflowOptions.Builder options(Sdk sdk, WorkflowIdConflictPolicy policy) {
    return sdk.workflowOptions().setWorkflowIdConflictPolicy(policy);
  }

  private static WorkflowOptions.Builder useExisting(Sdk sdk) {
    return options(sdk, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
  }

  private static UpdateOptions<Integer> update(String name) {
    return update(name, UUID.randomUUID().toString());
  }

  private static UpdateOptions<Integer> update(String name, String id) {
    return UpdateOptions.newBuilder(Integer.class)
        .setUpdateName(name)
        .setUpdateId(id)
        .setWaitForStage(WorkflowUpdateStage.COMPLETED)
        .build();
  }

  private static int add(WorkflowStub till, Object entry) {
    return till.executeUpdateWithStart(update("add"), new Object[] {entry}, NO_ARGUMENTS);
  }

  private static Object close(WorkflowStub till) {
    till.signal("close");
    return Sdk.result(till, List.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNRECOGNIZED", "WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED"})
  void shouldStartAndUpdateWhenNoneIsOpen(WorkflowIdConflictPolicy policy, Sdk sdk) {
    WorkflowStub till = till(sdk).stub("Till", options(sdk, policy));

    assertThat(add(till, "first")).isEqualTo(1);

    assertThat(close(till)).isEqualTo(List.of("first"));
    assertThat(sdk.count(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED))
        .isEqualTo(1);
    sdk.replay(till);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNRECOGNIZED", "WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED"})
  void shouldDoWithAnOpenRunWhatThePolicySays(WorkflowIdConflictPolicy policy, Sdk sdk) {
    WorkflowOptions.Builder options = options(sdk, policy);
    WorkflowStub open = till(sdk).start("Till", options);
    open.update("add", Integer.class, "before");

    WorkflowStub second = sdk.stub("Till", options);
    switch (policy) {
      case WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING -> {
        assertThat(add(second, "and more")).isEqualTo(2);
        assertThat(second.getExecution()).isEqualTo(open.getExecution());
        assertThat(close(open)).isEqualTo(List.of("before", "and more"));
      }
      case WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING -> {
        assertThat(add(second, "anew")).isEqualTo(1);
        assertThat(Sdk.execution(second).getRunId()).isNotEqualTo(Sdk.execution(open).getRunId());
        assertThat(sdk.onlyRunOf(open).describe().getStatus())
            .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
        assertThat(close(second)).isEqualTo(List.of("anew"));
      }
      default -> {
        assertThatThrownBy(() -> add(second, "never"))
            // The SDK does not look into the details of the two operations.
            .isInstanceOf(WorkflowServiceException.class)
            .hasStackTraceContaining("ALREADY_EXISTS");
        assertThat(close(open)).isEqualTo(List.of("before"));
      }
    }
  }

  @Test
  void shouldWorkWithTypedStubs(Sdk sdk) {
    TypedTill typed = till(sdk).client().newWorkflowStub(TypedTill.class, useExisting(sdk).build());
    WithStartWorkflowOperation<List<String>> start = new WithStartWorkflowOperation<>(typed::run);

    WorkflowUpdateHandle<Integer> handle =
        WorkflowClient.startUpdateWithStart(
            typed::add,
            "typed",
            UpdateOptions.<Integer>newBuilder()
                .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
                .build(),
            start);

    assertThat(handle.getResult()).isEqualTo(1);
    WorkflowStub.fromTyped(typed).signal("close");
    assertThat(start.getResult()).isEqualTo(List.of("typed"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldWaitForTheStageThatTheClientNames(boolean accepted, Sdk sdk) {
    WorkflowStub till = till(sdk).stub("Till", useExisting(sdk));

    WorkflowUpdateHandle<Integer> handle =
        till.startUpdateWithStart(
            UpdateOptions.newBuilder(Integer.class)
                .setUpdateName(accepted ? "wait for a signal" : "add")
                .setWaitForStage(
                    accepted ? WorkflowUpdateStage.ACCEPTED : WorkflowUpdateStage.COMPLETED)
                .build(),
            new Object[] {"entry"},
            NO_ARGUMENTS);
    assertThat(sdk.count(till, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED))
        .isEqualTo(accepted ? 0 : 1);
    till.signal("go");

    assertThat(handle.getResult()).isEqualTo(1);
    assertThat(handle.getExecution()).isEqualTo(till.getExecution());
    assertThat(close(till)).isEqualTo(List.of("entry"));
    sdk.replay(till);
  }

  @Test
  void shouldStartAlsoWhenTheUpdateIsRejected(Sdk sdk) {
    WorkflowStub till = till(sdk).stub("Till", useExisting(sdk));

    assertThatThrownBy(
            () -> till.executeUpdateWithStart(update("refused"), NO_ARGUMENTS, NO_ARGUMENTS))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("not on the menu");

    WorkflowStub started = sdk.client().newUntypedWorkflowStub(Sdk.execution(till).getWorkflowId());
    assertThat(started.update("add", Integer.class, "later")).isEqualTo(1);
    assertThat(close(started)).isEqualTo(List.of("later"));
  }

  @Test
  void shouldTellHowTheHandlerFailed(Sdk sdk) {
    WorkflowStub till = till(sdk).stub("Till", useExisting(sdk));

    assertThatThrownBy(
            () -> till.executeUpdateWithStart(update("fail"), NO_ARGUMENTS, NO_ARGUMENTS))
        .isInstanceOf(WorkflowUpdateException.class)
        .hasStackTraceContaining("burnt");

    assertThat(add(sdk.stub("Till", reusing(sdk, till)), "later")).isEqualTo(1);
    assertThat(close(till)).isEqualTo(List.of("later"));
  }

  /** The same workflow id again, which is used when it is open. */
  private static WorkflowOptions.Builder reusing(Sdk sdk, WorkflowStub till) {
    return useExisting(sdk).setWorkflowId(Sdk.execution(till).getWorkflowId());
  }

  @Test
  void shouldDoOnceWhatIsAskedTwiceByOneId(Sdk sdk) {
    WorkflowOptions.Builder options = useExisting(sdk);
    till(sdk);
    for (int i = 0; i < 3; i++) {
      assertThat(
              sdk.stub("Till", options)
                  .executeUpdateWithStart(
                      update("add", "the one"), new Object[] {"once"}, NO_ARGUMENTS))
          .isEqualTo(1);
    }
    WorkflowStub till = sdk.client().newUntypedWorkflowStub(options.build().getWorkflowId());
    assertThat(close(till)).isEqualTo(List.of("once"));

    // Also when the run is closed: no other one is opened for what is done.
    WorkflowStub again = sdk.stub("Till", options);
    assertThat(
            again.<Integer>executeUpdateWithStart(
                update("add", "the one"), new Object[] {"once"}, NO_ARGUMENTS))
        .isEqualTo(1);
    assertThat(again.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  @Test
  void shouldStartAnewWhenTheLastRunIsClosed(Sdk sdk) {
    WorkflowOptions.Builder options = useExisting(sdk);
    WorkflowStub first = till(sdk).stub("Till", options);
    add(first, "first");
    WorkflowExecution closed = Sdk.execution(first);
    close(first);

    WorkflowStub second = sdk.stub("Till", options);

    assertThat(add(second, "second")).isEqualTo(1);
    assertThat(Sdk.execution(second).getRunId()).isNotEqualTo(closed.getRunId());
    assertThat(close(second)).isEqualTo(List.of("second"));
  }

  @Test
  void shouldKeepToTheReusePolicy(Sdk sdk) {
    WorkflowOptions.Builder options =
        useExisting(sdk)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
    WorkflowStub first = till(sdk).stub("Till", options);
    add(first, "first");
    close(first);

    assertThatThrownBy(() -> add(sdk.stub("Till", options), "second"))
        .isInstanceOf(WorkflowServiceException.class)
        .hasStackTraceContaining("ALREADY_EXISTS");
  }

  @Test
  void shouldRefuseAStartDelay(Sdk sdk) {
    WorkflowStub till =
        till(sdk).stub("Till", useExisting(sdk).setStartDelay(Duration.ofSeconds(1)));

    assertThatThrownBy(() -> add(till, "early")).isInstanceOf(WorkflowServiceException.class);
    assertThatThrownBy(
            () ->
                sdk.client()
                    .newUntypedWorkflowStub(till.getOptions().orElseThrow().getWorkflowId())
                    .describe())
        .as("nothing was started")
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  /** The update goes with the first workflow task, and is answered before the code goes on. */
  @Test
  void shouldAnswerInTheRunThatIsStarted(Sdk sdk) {
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
    sdk.startWorker();
    WorkflowStub till = sdk.stub("Till", useExisting(sdk));

    int place = till.executeUpdateWithStart(update("add"), new Object[] {"late"}, new Object[] {1});

    assertThat(place).isEqualTo(1);
    assertThat(
            close(
                sdk.client()
                    .newUntypedWorkflowStub(till.getOptions().orElseThrow().getWorkflowId())))
        .isEqualTo(List.of());
  }

  // ---- races

  /** Which of them starts the workflow is open; each of them has its update in it. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void shouldOpenOneRunForManyClients(int racers, Sdk sdk) throws Exception {
    WorkflowOptions options = useExisting(till(sdk)).build();

    List<Integer> places =
        Race.of(racers, racer -> add(sdk.client().newUntypedWorkflowStub("Till", options), racer));

    assertThat(places)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, racers).boxed().toList());
    WorkflowStub till = sdk.client().newUntypedWorkflowStub(options.getWorkflowId());
    assertThat(sdk.client().listExecutions("WorkflowId = '" + options.getWorkflowId() + "'"))
        .hasSize(1);
    List<?> entries = (List<?>) close(till);
    for (int racer = 0; racer < racers; racer++) {
      assertThat(entries.get(places.get(racer) - 1)).isEqualTo(racer);
    }
  }

  @Test
  void shouldDoOnceWhatManyClientsAskByOneId(Sdk sdk) throws Exception {
    WorkflowOptions options = useExisting(till(sdk)).build();

    List<Integer> places =
        Race.of(
            8,
            racer ->
                sdk.client()
                    .newUntypedWorkflowStub("Till", options)
                    .executeUpdateWithStart(
                        update("add", "the one"), new Object[] {"once"}, NO_ARGUMENTS));

    assertThat(places).containsOnly(1);
    assertThat(close(sdk.client().newUntypedWorkflowStub(options.getWorkflowId())))
        .isEqualTo(List.of("once"));
  }
}

package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A parent fails, its abandoned child goes on, and mended code goes on with the parent: it hears
 * what the child told nobody while the parent was closed.
 */
@ExtendWith(SharedServer.class)
class ResetParentIT {

  private final AtomicBoolean mended = new AtomicBoolean();

  /** How a child may end. */
  enum End {
    COMPLETED,
    FAILED,
    CANCELED,
    TERMINATED,
    CONTINUED
  }

  @ParameterizedTest
  @EnumSource
  void shouldHearOfTheChildThatEndedWhileItWasClosed(End end, Sdk sdk) {
    WorkflowStub parent = failedParent(sdk);
    WorkflowStub child = childOf(sdk, parent);
    end(child, end);
    assertThat(ended(() -> Sdk.result(child, String.class))).isEqualTo(expected(end));

    WorkflowStub anew = reset(sdk, parent);

    assertThat(Sdk.result(anew, String.class)).isEqualTo(expected(end));
    sdk.replay(anew);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHearOfTheChildThatEndsAfterTheReset(End end, Sdk sdk) {
    WorkflowStub parent = failedParent(sdk);

    WorkflowStub anew = reset(sdk, parent);
    sdk.awaitEvents(anew, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2);
    end(childOf(sdk, parent), end);

    assertThat(Sdk.result(anew, String.class)).isEqualTo(expected(end));
    sdk.replay(anew);
  }

  @Test
  void shouldHearOfTheChildAfterEachReset(Sdk sdk) {
    WorkflowStub parent = failedParent(sdk);
    end(childOf(sdk, parent), End.COMPLETED);
    WorkflowStub second = reset(sdk, parent);
    assertThat(Sdk.result(second, String.class)).isEqualTo("baked");

    WorkflowStub third = reset(sdk, second);

    assertThat(Sdk.result(third, String.class)).isEqualTo("baked");
    sdk.replay(third);
  }

  /** A parent that has failed after it heard of the start of its child, which is open. */
  private WorkflowStub failedParent(Sdk sdk) {
    sdk.workflow("Child", args -> bake());
    sdk.workflow("Parent", args -> parent());
    WorkflowStub parent = sdk.start("Parent");
    assertThat(Sdk.failure(parent)).hasMessageContaining("burnt");
    mended.set(true);
    return parent;
  }

  private String parent() {
    ChildWorkflowStub child =
        Workflow.newUntypedChildWorkflowStub(
            "Child",
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/child")
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .build());
    Promise<String> baked = child.executeAsync(String.class);
    WorkflowExecution unused = child.getExecution().get();
    if (!mended.get()) {
      throw ApplicationFailure.newFailure("burnt", "Burnt");
    }
    return ended(baked::get);
  }

  private static String bake() {
    List<String> said = new ArrayList<>();
    Workflow.registerListener((DynamicSignalHandler) (name, args) -> said.add(name));
    if (Workflow.getInfo().getContinuedExecutionRunId().isEmpty()) {
      Workflow.await(() -> !said.isEmpty());
    }
    if (said.contains(End.CONTINUED.name())) {
      Workflow.continueAsNew();
    }
    if (said.contains(End.FAILED.name())) {
      throw ApplicationFailure.newFailure("cold", "Cold");
    }
    return "baked";
  }

  private static void end(WorkflowStub child, End end) {
    switch (end) {
      case COMPLETED, FAILED, CONTINUED -> child.signal(end.name());
      case CANCELED -> child.cancel();
      case TERMINATED -> child.terminate("enough");
    }
  }

  private static String expected(End end) {
    return switch (end) {
      case COMPLETED, CONTINUED -> "baked";
      case FAILED -> "Cold";
      case CANCELED -> "canceled";
      case TERMINATED -> "terminated";
    };
  }

  private static String ended(Supplier<String> result) {
    try {
      return result.get();
    } catch (ChildWorkflowFailure | WorkflowException failed) {
      return switch (failed.getCause()) {
        case ApplicationFailure failure -> failure.getType();
        case CanceledFailure _c -> "canceled";
        case TerminatedFailure _t -> "terminated";
        case null, default -> throw failed;
      };
    }
  }

  private static WorkflowStub childOf(Sdk sdk, WorkflowStub parent) {
    return sdk.client().newUntypedWorkflowStub(Sdk.execution(parent).getWorkflowId() + "/child");
  }

  /** To the end of the task in which the parent had heard of the start of its child. */
  private static WorkflowStub reset(Sdk sdk, WorkflowStub parent) {
    List<HistoryEvent> events = sdk.events(parent);
    long started =
        events.stream()
            .filter(HistoryEvent::hasChildWorkflowExecutionStartedEventAttributes)
            .findFirst()
            .orElseThrow()
            .getEventId();
    long end =
        events.stream()
            .filter(
                event ->
                    event.getEventId() > started
                        && (event.hasWorkflowTaskCompletedEventAttributes()
                            || event.hasWorkflowTaskFailedEventAttributes()))
            .findFirst()
            .orElseThrow()
            .getEventId();
    WorkflowExecution old = Sdk.execution(parent);
    String runId =
        sdk.calls()
            .resetWorkflowExecution(
                ResetWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowExecution(old)
                    .setReason("mended")
                    .setRequestId(UUID.randomUUID().toString())
                    .setWorkflowTaskFinishEventId(end)
                    .build())
            .getRunId();
    return sdk.client()
        .newUntypedWorkflowStub(
            WorkflowTargetOptions.newBuilder()
                .setWorkflowExecution(old.toBuilder().setRunId(runId).build())
                .build());
  }
}

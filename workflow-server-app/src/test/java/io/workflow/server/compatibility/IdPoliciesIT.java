package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Whether a workflow id may be used again. */
@ExtendWith(SharedServer.class)
class IdPoliciesIT {

  @ParameterizedTest
  @CsvSource({
    "ALLOW_DUPLICATE, completed, true",
    "ALLOW_DUPLICATE, failed, true",
    "ALLOW_DUPLICATE, terminated, true",
    "ALLOW_DUPLICATE_FAILED_ONLY, completed, false",
    "ALLOW_DUPLICATE_FAILED_ONLY, failed, true",
    "ALLOW_DUPLICATE_FAILED_ONLY, terminated, true",
    "REJECT_DUPLICATE, completed, false",
    "REJECT_DUPLICATE, failed, false",
    "REJECT_DUPLICATE, terminated, false"
  })
  void shouldReuseTheIdOfAClosedRunAsThePolicySays(
      String policy, String end, boolean allowed, Sdk sdk) {
    sdk.workflow(
        "Order",
        args ->
            switch (args.get(0, String.class)) {
              case "completed" -> "done";
              case "failed" -> throw ApplicationFailure.newFailure("burnt", "Burnt");
              default -> {
                Workflow.sleep(Duration.ofHours(1));
                yield "slept";
              }
            });
    WorkflowOptions.Builder options = sdk.workflowOptions();
    WorkflowStub first = sdk.start("Order", options, end);
    switch (end) {
      case "completed" -> assertThat(Sdk.result(first, String.class)).isEqualTo("done");
      case "failed" -> assertThat(Sdk.failure(first)).isInstanceOf(ApplicationFailure.class);
      default -> first.terminate("enough");
    }

    WorkflowStub second =
        sdk.stub(
            "Order",
            options.setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.valueOf("WORKFLOW_ID_REUSE_POLICY_" + policy)));

    if (allowed) {
      second.start("completed");
      assertThat(Sdk.execution(second).getRunId()).isNotEqualTo(Sdk.execution(first).getRunId());
      assertThat(Sdk.result(second, String.class)).isEqualTo("done");
    } else {
      assertThatThrownBy(() -> second.start("completed"))
          .isInstanceOfSatisfying(
              WorkflowExecutionAlreadyStarted.class,
              refused ->
                  assertThat(refused.getExecution().getRunId())
                      .isEqualTo(Sdk.execution(first).getRunId()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNRECOGNIZED"})
  void shouldDoWithAnOpenRunWhatThePolicySays(WorkflowIdConflictPolicy policy, Sdk sdk) {
    sdk.workflow("Order", args -> sleepLong());
    WorkflowOptions.Builder options = sdk.workflowOptions();
    WorkflowStub first = sdk.start("Order", options);

    WorkflowStub second = sdk.stub("Order", options.setWorkflowIdConflictPolicy(policy));

    switch (policy) {
      case WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING -> {
        second.start();
        assertThat(second.getExecution()).isEqualTo(first.getExecution());
      }
      case WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING -> {
        second.start();
        assertThat(Sdk.execution(second).getRunId()).isNotEqualTo(Sdk.execution(first).getRunId());
        assertThat(sdk.onlyRunOf(first).describe().getStatus())
            .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
      }
      default ->
          assertThatThrownBy(second::start)
              .isInstanceOfSatisfying(
                  WorkflowExecutionAlreadyStarted.class,
                  refused -> assertThat(refused.getExecution()).isEqualTo(first.getExecution()));
    }
    sdk.client().newUntypedWorkflowStub(Sdk.execution(first).getWorkflowId()).terminate("enough");
  }

  @Test
  void shouldStartOnceForOneRequest(Sdk sdk) {
    StartWorkflowExecutionRequest request =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace("default")
            .setWorkflowId("order-" + UUID.randomUUID())
            .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
            .setTaskQueue(TaskQueue.newBuilder().setName(sdk.queue()))
            .setRequestId(UUID.randomUUID().toString())
            .build();
    var calls = sdk.calls();

    String first = calls.startWorkflowExecution(request).getRunId();
    String second = calls.startWorkflowExecution(request).getRunId();

    assertThat(second).isEqualTo(first);
  }

  private static Object sleepLong() {
    Workflow.sleep(Duration.ofHours(1));
    return "slept";
  }
}

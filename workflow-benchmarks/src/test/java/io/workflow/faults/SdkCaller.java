package io.workflow.faults;

import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** By gRPC, each call at another node. */
record SdkCaller(WorkflowClient client) implements Caller {

  @Override
  public String name() {
    return "sdk";
  }

  @Override
  public Optional<String> start(String workflowId, boolean nativeOrder) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            nativeOrder ? "Order" : "SdkOrder",
            WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTaskQueue(
                    nativeOrder ? NativeApplication.TASK_QUEUE : SdkApplication.TASK_QUEUE)
                .build());
    try {
      return Optional.of(stub.start().getRunId());
    } catch (WorkflowExecutionAlreadyStarted taken) {
      return Optional.empty();
    }
  }

  @Override
  public void signal(String workflowId, String name, Object... arguments) {
    client.newUntypedWorkflowStub(workflowId).signal(name, arguments);
  }

  /** Adds an item by an update, which orders of the SDK have. */
  void append(String workflowId, String item) {
    Integer unused =
        client.newUntypedWorkflowStub(workflowId).update("append", Integer.class, item);
  }

  @Override
  public List<String> received(String workflowId) {
    return Arrays.asList(
        client.newUntypedWorkflowStub(workflowId).query("received", String[].class));
  }

  @Override
  public Optional<Description> describe(String workflowId) {
    try {
      WorkflowExecutionDescription found = client.newUntypedWorkflowStub(workflowId).describe();
      return Optional.of(
          new Description(
              found.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", ""),
              found.getHistoryLength()));
    } catch (WorkflowNotFoundException missing) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> result(String workflowId) {
    return Arrays.asList(
        client.newUntypedWorkflowStub(workflowId).getResult(String[].class, (Type) String[].class));
  }
}

package io.workflow.faults;

import static java.util.Objects.requireNonNull;

import io.workflow.WorkflowAlreadyStartedException;
import io.workflow.WorkflowIdReusePolicy;
import io.workflow.WorkflowNotFoundException;
import io.workflow.WorkflowOptions;
import io.workflow.client.WorkflowClient;
import io.workflow.protocol.rest.WorkflowSummary;
import java.util.List;
import java.util.Optional;
import org.springframework.core.ParameterizedTypeReference;

/** By REST, at one node after the other. */
record NativeCaller(WorkflowClient client) implements Caller {

  private static final ParameterizedTypeReference<List<String>> ITEMS =
      new ParameterizedTypeReference<>() {};

  @Override
  public String name() {
    return "native";
  }

  @Override
  public Optional<String> start(String workflowId, boolean nativeOrder) {
    WorkflowOptions options =
        WorkflowOptions.builder()
            .workflowId(workflowId)
            .idReusePolicy(WorkflowIdReusePolicy.REJECT_DUPLICATE)
            .taskQueue(nativeOrder ? NativeApplication.TASK_QUEUE : SdkApplication.TASK_QUEUE)
            .build();
    try {
      return client.start(nativeOrder ? "Order" : "SdkOrder", options, Object.class).runId();
    } catch (WorkflowAlreadyStartedException taken) {
      return Optional.empty();
    }
  }

  @Override
  public void signal(String workflowId, String name, Object... arguments) {
    client.handle(workflowId).signal(name, arguments);
  }

  @Override
  public List<String> received(String workflowId) {
    return requireNonNull(client.handle(workflowId).query("received", ITEMS));
  }

  @Override
  public Optional<Description> describe(String workflowId) {
    try {
      WorkflowSummary execution = client.handle(workflowId).describe().execution();
      return Optional.of(new Description(execution.status().name(), execution.historyLength()));
    } catch (WorkflowNotFoundException missing) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> result(String workflowId) {
    return client.handle(workflowId, ITEMS).result();
  }
}

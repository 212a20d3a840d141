package io.workflow.worker.task;

import io.workflow.protocol.worker.WorkerRequest;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which types this worker runs, by task queue. */
public record RunnableTypes(
    Map<String, Set<String>> workflowTypes, Map<String, Set<String>> activityTypes) {

  public RunnableTypes {
    workflowTypes = Map.copyOf(workflowTypes);
    activityTypes = Map.copyOf(activityTypes);
  }

  public boolean isEmpty() {
    return workflowTypes.isEmpty() && activityTypes.isEmpty();
  }

  public boolean runsActivity(String taskQueue, String type) {
    return activityTypes.getOrDefault(taskQueue, Set.of()).contains(type);
  }

  /** How a worker with these types introduces itself. */
  public WorkerRequest.Register registration(
      String namespace, String identity, @Nullable String buildId) {
    return new WorkerRequest.Register(
        namespace, identity, buildId, workflowTypes, activityTypes, false);
  }
}

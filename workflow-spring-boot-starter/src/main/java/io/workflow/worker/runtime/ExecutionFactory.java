package io.workflow.worker.runtime;

import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowDefinition;
import io.workflow.definition.WorkflowRegistry;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkflowTask;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes executions. What their constructors get is found once for each workflow type. */
final class ExecutionFactory {

  private final WorkflowRegistry workflows;
  private final RuntimeServices services;
  private final Map<WorkflowDefinition, @Nullable Object[]> constructorArguments = new HashMap<>();

  ExecutionFactory(
      WorkflowRegistry workflows,
      ActivityRegistry activities,
      RuntimeServices services,
      Function<Class<?>, Optional<?>> configuration) {
    this.workflows = workflows;
    this.services = services;
    Map<Type, Object> stubs = new HashMap<>();
    for (WorkflowDefinition definition : workflows.definitions()) {
      constructorArguments.put(
          definition,
          definition.resolve(
              contract ->
                  stubs.computeIfAbsent(
                      contract,
                      type -> ActivityStubs.of(type, activities, services.activityOptions())),
              configuration));
    }
  }

  WorkflowExecution create(WorkflowTask task) {
    TaskId id = task.token().task();
    return create(
        id.namespace(), id.workflowId(), id.runId(), task.taskQueue(), task.workflowType());
  }

  WorkflowExecution create(WorkerResponse.QueryRequested query) {
    return create(
        query.namespace(),
        query.workflowId(),
        query.runId(),
        query.taskQueue(),
        query.workflowType());
  }

  private WorkflowExecution create(
      String namespace, String workflowId, String runId, String taskQueue, String workflowType) {
    WorkflowDefinition definition =
        workflows
            .find(taskQueue, workflowType)
            .orElseThrow(
                () ->
                    new UnknownWorkflowTypeException(
                        ("Expected a workflow type that this worker knows on task queue "
                                + "'%s', but got '%s'. Known: %s")
                            .formatted(
                                taskQueue,
                                workflowType,
                                workflows.definitions().stream()
                                    .map(WorkflowDefinition::type)
                                    .sorted()
                                    .toList())));
    @Nullable Object[] arguments =
        constructorArguments.getOrDefault(definition, new @Nullable Object[0]);
    return new WorkflowExecution(namespace, workflowId, runId, definition, arguments, services);
  }
}

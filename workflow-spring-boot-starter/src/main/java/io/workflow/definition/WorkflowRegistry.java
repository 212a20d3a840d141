package io.workflow.definition;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workflow types of this application, by task queue. Immutable. */
public final class WorkflowRegistry {

  private final Map<Key, WorkflowDefinition> definitions;
  private final String defaultTaskQueue;

  private WorkflowRegistry(Map<Key, WorkflowDefinition> definitions, String defaultTaskQueue) {
    this.definitions = definitions;
    this.defaultTaskQueue = defaultTaskQueue;
  }

  /**
   * Reads workflow classes.
   *
   * @param defaultTaskQueue of those whose annotation names none
   * @throws DefinitionException when a class can't be a workflow, or two have one type
   */
  public static WorkflowRegistry of(
      Collection<Class<?>> workflowClasses, ActivityRegistry activities, String defaultTaskQueue) {
    Map<Key, WorkflowDefinition> definitions = new LinkedHashMap<>();
    for (Class<?> workflowClass : workflowClasses) {
      WorkflowDefinition definition = WorkflowDefinition.of(workflowClass, activities);
      String taskQueue = definition.metadata().taskQueue().orElse(defaultTaskQueue);
      WorkflowDefinition before =
          definitions.putIfAbsent(new Key(taskQueue, definition.type()), definition);
      if (before != null) {
        throw new DefinitionException(
            ("Expected each workflow type of task queue '%s' to have one class, but '%s' "
                    + "has %s and %s. Give one of them another name with @Workflow(name = ...).")
                .formatted(
                    taskQueue,
                    definition.type(),
                    before.workflowClass().getName(),
                    workflowClass.getName()));
      }
    }
    return new WorkflowRegistry(definitions, defaultTaskQueue);
  }

  /** All of them. */
  public List<WorkflowDefinition> definitions() {
    return List.copyOf(definitions.values());
  }

  /** The queue that tasks of this workflow come from. */
  public String taskQueue(WorkflowDefinition definition) {
    return definition.metadata().taskQueue().orElse(defaultTaskQueue);
  }

  public Optional<WorkflowDefinition> find(String taskQueue, String workflowType) {
    return Optional.ofNullable(definitions.get(new Key(taskQueue, workflowType)));
  }

  private record Key(String taskQueue, String workflowType) {}
}

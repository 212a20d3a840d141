package io.workflow.autoconfigure;

import io.workflow.ActivityOptions;
import io.workflow.definition.ActivityDefinition;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowDefinition;
import io.workflow.definition.WorkflowRegistry;
import io.workflow.worker.task.RunnableTypes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** On which task queues this application runs what. */
final class WorkerTypes {

  private WorkerTypes() {}

  /**
   * An activity that names a queue, by property or annotation, is run on that one. One that names
   * none goes to the queue of the workflow that calls it: it is run on the default queue and on the
   * queues of this application's workflows.
   */
  static RunnableTypes of(
      WorkflowRegistry workflows,
      ActivityRegistry activities,
      Function<String, Optional<ActivityOptions>> properties,
      String defaultQueue) {
    Map<String, Set<String>> workflowTypes = new HashMap<>();
    for (WorkflowDefinition workflow : workflows.definitions()) {
      add(workflowTypes, workflows.taskQueue(workflow), workflow.type());
    }
    Set<String> callersQueues = new TreeSet<>(workflowTypes.keySet());
    callersQueues.add(defaultQueue);
    Map<String, Set<String>> activityTypes = new HashMap<>();
    for (ActivityDefinition activity : activities.definitions()) {
      String queue =
          properties
              .apply(activity.type())
              .map(options -> options.orElse(activity.options()))
              .orElse(activity.options())
              .taskQueue();
      if (queue != null) {
        add(activityTypes, queue, activity.type());
      } else {
        callersQueues.forEach(each -> add(activityTypes, each, activity.type()));
      }
    }
    return new RunnableTypes(workflowTypes, activityTypes);
  }

  private static void add(Map<String, Set<String>> types, String queue, String type) {
    types.computeIfAbsent(queue, any -> new HashSet<>()).add(type);
  }
}

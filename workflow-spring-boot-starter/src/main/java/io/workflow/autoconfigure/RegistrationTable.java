package io.workflow.autoconfigure;

import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowRegistry;
import io.workflow.worker.task.RunnableTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a worker runs, as a table for the log. */
final class RegistrationTable {

  private static final List<String> HEADER = List.of("task queue", "kind", "type", "class");

  private RegistrationTable() {}

  static String of(RunnableTypes types, WorkflowRegistry workflows, ActivityRegistry activities) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    Set<String> queues = new TreeSet<>(types.workflowTypes().keySet());
    queues.addAll(types.activityTypes().keySet());
    for (String queue : queues) {
      for (String type : sorted(types.workflowTypes().get(queue))) {
        String owner =
            workflows
                .find(queue, type)
                .map(definition -> definition.workflowClass().getName())
                .orElse("");
        rows.add(List.of(queue, "workflow", type, owner));
      }
      for (String type : sorted(types.activityTypes().get(queue))) {
        rows.add(
            List.of(
                queue,
                "activity",
                type,
                activities.beanClass(type).map(Class::getName).orElse("")));
      }
    }
    return format(rows);
  }

  private static Set<String> sorted(@org.jspecify.annotations.Nullable Set<String> types) {
    return types == null ? Set.of() : new TreeSet<>(types);
  }

  private static String format(List<List<String>> rows) {
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("\n  ");
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      table.append(line.toString().stripTrailing());
    }
    return table.toString();
  }
}

package io.workflow.protocol.worker;

import java.util.Locale;

/** The two kinds of tasks, each with a topic of its own for a task queue. */
public enum TaskKind {
  WORKFLOW {
    @Override
    public String topic(String namespace, String taskQueue) {
      return TaskTopics.workflowTopic(namespace, taskQueue);
    }
  },
  ACTIVITY {
    @Override
    public String topic(String namespace, String taskQueue) {
      return TaskTopics.activityTopic(namespace, taskQueue);
    }
  };

  /** Where tasks of this kind are told of; see {@link TaskTopics}. */
  public abstract String topic(String namespace, String taskQueue);

  /** For metrics and logs: {@code workflow} or {@code activity}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

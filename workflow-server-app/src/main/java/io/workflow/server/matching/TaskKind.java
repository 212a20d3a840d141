package io.workflow.server.matching;

import io.workflow.protocol.worker.TaskTopics;
import java.util.Locale;

/** The two kinds of tasks, each with its own topic for a task queue. */
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

  public abstract String topic(String namespace, String taskQueue);

  /** For metrics. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}

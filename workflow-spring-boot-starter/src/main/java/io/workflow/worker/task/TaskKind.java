package io.workflow.worker.task;

import java.util.Locale;

/** The two kinds of tasks. */
public enum TaskKind {
  WORKFLOW,
  ACTIVITY;

  /** For metrics and logs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

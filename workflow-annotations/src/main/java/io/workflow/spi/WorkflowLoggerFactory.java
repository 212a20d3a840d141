package io.workflow.spi;

import io.workflow.WorkflowLogger;

/** Connects workflow logs with a logging library; found by {@link java.util.ServiceLoader}. */
public interface WorkflowLoggerFactory {

  /** A log whose calls do nothing while the calling thread replays a workflow. */
  WorkflowLogger logger(Class<?> type);
}

package io.workflow;

/**
 * A log for workflow code: silent while the code is replayed, so that each line appears once. Each
 * line carries workflow id and run id (as MDC entries {@code workflowId}, {@code runId}).
 *
 * <p>{@code {}} in the message stands for the next argument; a last argument that is a {@link
 * Throwable} and has no {@code {}} is logged with its stack.
 */
public interface WorkflowLogger {

  void trace(String message, Object... arguments);

  void debug(String message, Object... arguments);

  void info(String message, Object... arguments);

  void warn(String message, Object... arguments);

  void error(String message, Object... arguments);
}

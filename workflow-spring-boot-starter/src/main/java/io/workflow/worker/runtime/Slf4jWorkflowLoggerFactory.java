package io.workflow.worker.runtime;

import io.workflow.WorkflowInfo;
import io.workflow.WorkflowLogger;
import io.workflow.spi.WorkflowContext;
import io.workflow.spi.WorkflowContexts;
import io.workflow.spi.WorkflowLoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Logs of workflow code go to SLF4J, but not while the code is replayed. */
public final class Slf4jWorkflowLoggerFactory implements WorkflowLoggerFactory {

  @Override
  public WorkflowLogger logger(Class<?> type) {
    return new ReplayAwareLogger(LoggerFactory.getLogger(type));
  }

  private record ReplayAwareLogger(Logger logger) implements WorkflowLogger {

    @Override
    public void trace(String message, Object... arguments) {
      log(Level.TRACE, message, arguments);
    }

    @Override
    public void debug(String message, Object... arguments) {
      log(Level.DEBUG, message, arguments);
    }

    @Override
    public void info(String message, Object... arguments) {
      log(Level.INFO, message, arguments);
    }

    @Override
    public void warn(String message, Object... arguments) {
      log(Level.WARN, message, arguments);
    }

    @Override
    public void error(String message, Object... arguments) {
      log(Level.ERROR, message, arguments);
    }

    @SuppressWarnings("try") // closed to take the entries away again
    private void log(Level level, String message, Object... arguments) {
      if (!logger.isEnabledForLevel(level)) {
        return;
      }
      WorkflowContext context = WorkflowContexts.currentOrNull();
      if (context == null) {
        logger.atLevel(level).log(message, arguments);
      } else if (!context.isReplaying()) {
        WorkflowInfo info = context.info();
        try (var workflowId = MDC.putCloseable("workflowId", info.workflowId());
            var runId = MDC.putCloseable("runId", info.runId())) {
          logger.atLevel(level).log(message, arguments);
        }
      }
    }
  }
}

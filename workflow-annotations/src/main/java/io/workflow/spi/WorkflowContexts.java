package io.workflow.spi;

import io.workflow.WorkflowLogger;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Binds a workflow's context to the threads that run its code. */
public final class WorkflowContexts {

  private static final ThreadLocal<@Nullable WorkflowContext> CURRENT = new ThreadLocal<>();

  private WorkflowContexts() {}

  /**
   * The context of the workflow that this thread runs.
   *
   * @throws IllegalStateException when this thread runs no workflow code
   */
  public static WorkflowContext current() {
    WorkflowContext context = CURRENT.get();
    if (context == null) {
      throw new IllegalStateException(
          "Expected to be called by workflow code, but thread '"
              + Thread.currentThread().getName()
              + "' runs none. Durable, Promise and CancellationScope work only inside the methods"
              + " of a @Workflow class that a worker runs, in threads started with Durable.async.");
    }
    return context;
  }

  /** The same, or {@code null} when this thread runs no workflow code. */
  public static @Nullable WorkflowContext currentOrNull() {
    return CURRENT.get();
  }

  /** Binds a context to this thread until it ends, or unbinds it with {@code null}. */
  public static void bind(@Nullable WorkflowContext context) {
    if (context == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(context);
    }
  }

  /** A log that is silent while this thread replays a workflow. */
  public static WorkflowLogger logger(Class<?> type) {
    return Loggers.FACTORY.logger(type);
  }

  /** Made when a log is first asked for. */
  private static final class Loggers {
    static final WorkflowLoggerFactory FACTORY = find();

    private static WorkflowLoggerFactory find() {
      Iterator<WorkflowLoggerFactory> factories =
          ServiceLoader.load(
                  WorkflowLoggerFactory.class, WorkflowLoggerFactory.class.getClassLoader())
              .iterator();
      if (!factories.hasNext()) {
        throw new IllegalStateException(
            "Expected a WorkflowLoggerFactory service, but found none. Add"
                + " workflow-spring-boot-starter to the class path.");
      }
      return factories.next();
    }
  }
}

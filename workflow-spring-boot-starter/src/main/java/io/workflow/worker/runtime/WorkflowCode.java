package io.workflow.worker.runtime;

import io.workflow.ActivityFailure;
import io.workflow.CanceledFailure;
import io.workflow.DurableFailure;
import io.workflow.data.Arguments;
import io.workflow.data.DataConversionException;
import io.workflow.definition.MessageMethod;
import io.workflow.definition.WorkflowDefinition;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.worker.replay.Arrival;
import io.workflow.worker.replay.ReplayMachine;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's object of one execution: calls its methods and decides what their end means.
 */
final class WorkflowCode {

  private static final Logger log = LoggerFactory.getLogger(WorkflowCode.class);

  private final WorkflowDefinition definition;
  private final @Nullable Object[] constructorArguments;
  private final RuntimeServices services;
  private final ExecutionContext context;
  private final ReplayMachine machine;

  private @Nullable Object instance;
  private int openSignals;

  /**
   * The query whose handler changed fields; after it the state is no longer that of the history.
   */
  private @Nullable String spoiledBy;

  WorkflowCode(
      WorkflowDefinition definition,
      @Nullable Object[] constructorArguments,
      RuntimeServices services,
      ExecutionContext context,
      ReplayMachine machine) {
    this.definition = definition;
    this.constructorArguments = constructorArguments;
    this.services = services;
    this.context = context;
    this.machine = machine;
  }

  // ---- run

  /** Makes the instance, lets the signals that are already there go first, then runs. */
  void start(List<Payload> input, String workflowId) {
    context.scheduler().spawn(workflowId + "/main", context.root(), () -> main(input));
  }

  private void main(List<Payload> input) {
    try {
      instance =
          context.restricted(
              "the constructor of " + definition.workflowClass().getSimpleName(),
              () -> definition.newInstance(constructorArguments));
      context.scheduler().yieldToReady();
      Object result = call(definition.metadata().run(), input);
      List<Payload> payloads = result(definition.metadata().run(), result);
      close(new Command.CompleteWorkflowExecution(payloads), "the end of " + runMethod());
    } catch (ThreadEnded ended) {
      throw ended;
    } catch (Throwable thrown) {
      ended(thrown);
    }
  }

  /** The run method, or a signal handler, was left with an exception. */
  private void ended(Throwable thrown) {
    if (CanceledFailure.isCause(thrown) && context.root().isCancelRequested()) {
      close(
          new Command.CancelWorkflowExecution(cancellationDetails(thrown)),
          UserCode.line(thrown.getStackTrace()));
    } else if (isBusiness(thrown)) {
      close(
          new Command.FailWorkflowExecution(services.failureConverter().toFailure(thrown)),
          UserCode.line(thrown.getStackTrace()));
    } else {
      context.scheduler().fail(thrown);
    }
  }

  private List<Payload> cancellationDetails(Throwable thrown) {
    Failure failure = services.failureConverter().toFailure(thrown);
    Failure cancellation = thrown instanceof ActivityFailure ? failure.cause() : failure;
    return cancellation != null && cancellation.info() instanceof Failure.Canceled canceled
        ? canceled.details()
        : List.of();
  }

  private boolean isBusiness(Throwable thrown) {
    return thrown instanceof DurableFailure
        || services.businessFailures().stream().anyMatch(type -> type.isInstance(thrown));
  }

  private List<Payload> result(MessageMethod method, @Nullable Object result) {
    return method.resultType() == void.class
        ? List.of()
        : List.of(services.dataConverter().toPayload(result, method.resultType()));
  }

  private String runMethod() {
    return definition.workflowClass().getSimpleName()
        + "."
        + definition.metadata().run().method().getName();
  }

  private void close(Command command, String place) {
    if (!machine.isClosed()) {
      machine.close(command, place);
    }
  }

  /** Tells of what the code left undone when it ended. */
  void warnOfLooseEnds(String workflowId) {
    if (machine.isReplaying()) {
      return;
    }
    if (openSignals > 0) {
      log.warn(
          "Workflow '{}' ended while {} of its signal handlers were still at work; what they had"
              + " left to do is lost. Wait for them with Durable.await before the run method ends.",
          workflowId,
          openSignals);
    }
    for (RuntimeException failure : context.unseenFailures()) {
      log.warn(
          "Workflow '{}' ended without asking for the outcome of a Durable.async that failed",
          workflowId,
          failure);
    }
  }

  // ---- signals

  /**
   * Begins the handler of a signal.
   *
   * @throws DataConversionException when the code can't read it: whoever sent it was told that it
   *     is durable, so it waits for code that can
   */
  void signal(Arrival.Signaled signal, String workflowId) {
    MessageMethod handler = definition.metadata().signals().get(signal.signalName());
    if (handler == null) {
      warnLive(
          "Workflow '{}' of type {} has no handler for signal '{}'; it is ignored. Known: {}",
          workflowId,
          definition.type(),
          signal.signalName(),
          new TreeSet<>(definition.metadata().signals().keySet()));
      return;
    }
    @Nullable Object[] arguments = arguments(handler, signal);
    openSignals++;
    context
        .scheduler()
        .spawn(
            workflowId + "/signal-" + signal.signalName(),
            context.root(),
            () -> handle(handler, arguments));
  }

  private @Nullable Object[] arguments(MessageMethod handler, Arrival.Signaled signal) {
    try {
      return arguments(handler, signal.input());
    } catch (DataConversionException wrong) {
      throw new DataConversionException(
          ("Can't read signal '%s': %s. It is not lost: let %s.%s take it, or reset the "
                  + "workflow to before it")
              .formatted(
                  signal.signalName(),
                  wrong.getMessage(),
                  definition.workflowClass().getSimpleName(),
                  handler.method().getName()),
          wrong);
    }
  }

  private void warnLive(String message, @Nullable Object... arguments) {
    if (!machine.isReplaying()) {
      log.warn(message, arguments);
    }
  }

  private void handle(MessageMethod handler, @Nullable Object[] arguments) {
    try {
      invoke(handler, arguments);
      openSignals--;
    } catch (ThreadEnded ended) {
      throw ended;
    } catch (Throwable thrown) {
      openSignals--;
      if (CanceledFailure.isCause(thrown) && context.root().isCancelRequested()) {
        log.debug("Signal handler {} was cancelled with its workflow", handler.name());
      } else {
        ended(thrown);
      }
    }
  }

  // ---- queries

  QueryResult query(WorkflowQuery query) {
    Map<String, MessageMethod> handlers = definition.metadata().queries();
    MessageMethod handler = handlers.get(query.queryType());
    if (handler == null) {
      return failed(
          new IllegalArgumentException(
              "Expected one of the queries %s of workflow type %s, but got '%s'"
                  .formatted(
                      new TreeSet<>(handlers.keySet()), definition.type(), query.queryType())));
    }
    if (instance == null) {
      return failed(
          new IllegalStateException(
              "Expected the workflow to have begun, but no workflow task of it has completed yet"));
    }
    if (spoiledBy != null) {
      return failed(
          new IllegalStateException(
              ("The query '%s', asked just before, changed the state of the workflow in "
                      + "memory. Ask again")
                  .formatted(spoiledBy)));
    }
    QueryGuard guard = QueryGuard.of(instance);
    QueryResult result = answer(handler, query);
    List<String> changed = guard.changed();
    return changed.isEmpty() ? result : spoiled(handler, changed);
  }

  private QueryResult answer(MessageMethod handler, WorkflowQuery query) {
    try {
      Object result =
          context.restricted(
              "the query handler " + query.queryType(), () -> callChecked(handler, query.args()));
      return new QueryResult.Answered(
          List.of(services.dataConverter().toPayload(result, handler.resultType())));
    } catch (Exception thrown) {
      return failed(thrown);
    }
  }

  private QueryResult spoiled(MessageMethod handler, List<String> fields) {
    spoiledBy = handler.name();
    IllegalStateException failure =
        new IllegalStateException(
            """
            Expected the query handler %s.%s to change nothing, but it changed %s. A query is not \
            part of the history, \
            so the change would be lost or, worse, lead the workflow astray: change fields in \
            signal handlers and the \
            run method. A field that only keeps what was worked out may be transient."""
                .formatted(
                    definition.workflowClass().getSimpleName(),
                    handler.method().getName(),
                    String.join(", ", fields)));
    log.warn(
        "Workflow '{}' is replayed from its history: {}",
        context.info().workflowId(),
        failure.getMessage());
    return failed(failure);
  }

  /** Whether a query changed fields, so that the history has to be replayed. */
  boolean isSpoiled() {
    return spoiledBy != null;
  }

  private QueryResult failed(Exception thrown) {
    return new QueryResult.Failed(services.failureConverter().toFailure(thrown));
  }

  // ---- calls

  private @Nullable Object[] arguments(MessageMethod method, List<Payload> input) {
    return Arguments.read(input, method.parameters(), services.dataConverter());
  }

  private @Nullable Object call(MessageMethod method, List<Payload> input) throws Throwable {
    return invoke(method, arguments(method, input));
  }

  private @Nullable Object callChecked(MessageMethod method, List<Payload> input) throws Exception {
    try {
      return call(method, input);
    } catch (Exception | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  private @Nullable Object invoke(MessageMethod method, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.method().invoke(instance, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }
}

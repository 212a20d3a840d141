package io.workflow.worker.runtime;

import io.workflow.NonDeterminismException;
import io.workflow.WorkflowInfo;
import io.workflow.data.DataConversionException;
import io.workflow.definition.WorkflowDefinition;
import io.workflow.protocol.Payload;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.spi.WorkflowContext;
import io.workflow.spi.WorkflowContexts;
import io.workflow.worker.replay.Arrival;
import io.workflow.worker.replay.ReplayMachine;
import io.workflow.worker.replay.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run in memory: its code, threads and replay. Used by one thread at a time, which drives it.
 */
final class WorkflowExecution {

  private static final Logger log = LoggerFactory.getLogger(WorkflowExecution.class);

  private final String namespace;
  private final String workflowId;
  private final String runId;
  private final WorkflowDefinition definition;
  private final RuntimeServices services;
  private final ReplayMachine machine = new ReplayMachine();
  private final ExecutionContext context;
  private final WorkflowCode code;

  private Arrival.@Nullable Started started;
  private @Nullable WorkflowInfo info;
  private long seenEventId;

  WorkflowExecution(
      String namespace,
      String workflowId,
      String runId,
      WorkflowDefinition definition,
      @Nullable Object[] constructorArguments,
      RuntimeServices services) {
    this.namespace = namespace;
    this.workflowId = workflowId;
    this.runId = runId;
    this.definition = definition;
    this.services = services;
    this.context = new ExecutionContext(services, machine, this::info, runId);
    this.code = new WorkflowCode(definition, constructorArguments, services, context, machine);
  }

  String workflowId() {
    return workflowId;
  }

  String runId() {
    return runId;
  }

  WorkflowDefinition definition() {
    return definition;
  }

  /** The started event of the last workflow task that it ran; 0 before the first. */
  long startedEventId() {
    return machine.startedEventId();
  }

  /** The last event that its state reflects. */
  long lastReflectedEventId() {
    return Math.max(machine.lastReflectedEventId(), seenEventId);
  }

  /** The history was seen up to this event, and what it holds is reflected. */
  void sawEventsUpTo(long eventId) {
    seenEventId = Math.max(seenEventId, eventId);
  }

  Scheduler scheduler() {
    return context.scheduler();
  }

  /**
   * Runs the code for one workflow task until it blocks or ends.
   *
   * @return its commands; none when replaying
   * @throws NonDeterminismException when code and history differ
   * @throws WorkflowCodeException when the code failed in a way that must not end the workflow
   */
  List<Command> run(Slice slice) {
    info = null;
    List<Arrival> arrivals = machine.begin(slice);
    bound(
        () -> {
          tellOrFail(arrivals);
          context.scheduler().runUntilBlocked(machine::isClosed);
        });
    Throwable failure = context.scheduler().failure();
    if (failure instanceof NonDeterminismException mismatch) {
      throw mismatch;
    }
    if (failure != null) {
      throw new WorkflowCodeException(failure);
    }
    List<Command> commands = machine.end(this::whereCodeWaits);
    if (machine.isClosed()) {
      code.warnOfLooseEnds(workflowId);
      bound(context.scheduler()::end);
    }
    return commands;
  }

  private void bound(Runnable work) {
    WorkflowContext before = WorkflowContexts.currentOrNull();
    WorkflowContexts.bind(context);
    try {
      work.run();
    } finally {
      WorkflowContexts.bind(before);
    }
  }

  /** What the code can't read is no affair of its {@code catch} blocks: the task fails. */
  private void tellOrFail(List<Arrival> arrivals) {
    try {
      tell(arrivals);
    } catch (DataConversionException unreadable) {
      context.scheduler().fail(unreadable);
    }
  }

  /** Signal handlers run before the code that waits goes on, as they may change what it sees. */
  private void tell(List<Arrival> arrivals) {
    for (Arrival arrival : arrivals) {
      if (arrival instanceof Arrival.Started begin) {
        started = begin;
        code.start(begin.attributes().spec().input(), workflowId);
      } else if (arrival instanceof Arrival.Signaled signaled) {
        code.signal(signaled, workflowId);
      }
    }
    for (Arrival arrival : arrivals) {
      switch (arrival) {
        case Arrival.Started begin -> {}
        case Arrival.Signaled signaled -> {}
        case Arrival.CancelRequested requested -> context.root().cancelMembers(requested.cause());
        case Arrival.ActivityCompleted completed -> context.operations().completed(completed);
        case Arrival.ActivityFailed failed -> context.operations().failed(failed);
        case Arrival.ActivityCanceled canceled -> context.operations().canceled(canceled);
        case Arrival.TimerFired fired -> context.operations().fired(fired);
      }
    }
  }

  private String whereCodeWaits() {
    if (machine.isClosed()) {
      return "has ended";
    }
    return "waits at "
        + context.scheduler().blocked().stream()
            .limit(3)
            .map(thread -> UserCode.line(thread.stack()))
            .collect(Collectors.joining(", and at "));
  }

  /** Answers a query from the state as it is. */
  QueryResult query(WorkflowQuery query) {
    if (query.queryType().equals(BuiltInQueries.METADATA)) {
      return new QueryResult.Answered(List.of(BuiltInQueries.metadata(definition)));
    }
    if (query.queryType().equals(BuiltInQueries.STACK_TRACE)) {
      Payload stacks = services.dataConverter().toPayload(stacks());
      return new QueryResult.Answered(List.of(stacks));
    }
    QueryResult[] result = new QueryResult[1];
    bound(() -> result[0] = code.query(query));
    return result[0];
  }

  /** Whether its state is no longer what the history says: it must not be used again. */
  boolean isSpoiled() {
    return code.isSpoiled();
  }

  private String stacks() {
    return context.scheduler().blocked().stream()
        .map(
            thread ->
                thread.name()
                    + "\n"
                    + Arrays.stream(thread.stack())
                        .map(frame -> "  at " + frame + "\n")
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  /** Ends its threads. */
  void end() {
    try {
      bound(context.scheduler()::end);
    } catch (RuntimeException unexpected) {
      log.warn("Ending the threads of workflow '{}' failed", workflowId, unexpected);
    }
  }

  private WorkflowInfo info() {
    WorkflowInfo known = info;
    if (known == null) {
      known = makeInfo();
      info = known;
    }
    return known;
  }

  private WorkflowInfo makeInfo() {
    Arrival.Started first = started;
    if (first == null) {
      throw new IllegalStateException(
          "Expected the history of workflow '%s' to begin with WorkflowExecutionStarted"
              .formatted(workflowId));
    }
    ExecutionEvent.WorkflowExecutionStarted begin = first.attributes();
    return new WorkflowInfo(
        namespace,
        workflowId,
        runId,
        begin.chain().firstExecutionRunId(),
        begin.spec().workflowType(),
        begin.spec().taskQueue(),
        begin.chain().attempt(),
        first.time(),
        begin.spec().timeouts().execution(),
        begin.spec().timeouts().run(),
        machine.startedEventId(),
        context.root().isCancelRequested());
  }
}

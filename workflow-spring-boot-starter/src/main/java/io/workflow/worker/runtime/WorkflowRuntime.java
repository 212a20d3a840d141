package io.workflow.worker.runtime;

import io.workflow.NonDeterminismException;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.worker.WorkflowTaskHandler;
import io.workflow.worker.WorkflowTaskOutcome;
import io.workflow.worker.replay.HistorySlices;
import io.workflow.worker.replay.Slice;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the workflow code of a worker. Call it from virtual threads: handing over between them and
 * the threads of the workflows is then cheap.
 */
public final class WorkflowRuntime implements WorkflowTaskHandler {

  private static final Logger log = LoggerFactory.getLogger(WorkflowRuntime.class);

  /** No workflow task that could time out waits for the answer to a query. */
  private static final Duration WITHOUT_END = Duration.ofDays(1);

  private final ExecutionFactory executions;
  private final RuntimeServices services;
  private final Histories histories;
  private final ExecutionCache cache;
  private final DeadlockWatch watch;
  private final Set<String> warmTypes = ConcurrentHashMap.newKeySet();

  WorkflowRuntime(
      ExecutionFactory executions,
      RuntimeServices services,
      Histories histories,
      ExecutionCache cache,
      DeadlockWatch watch) {
    this.executions = executions;
    this.services = services;
    this.histories = histories;
    this.cache = cache;
    this.watch = watch;
  }

  /** Collects what a runtime needs. */
  public static WorkflowRuntimeBuilder builder() {
    return new WorkflowRuntimeBuilder();
  }

  @Override
  public long cachedEventId(String runId) {
    return cache.confirmedEventId(runId);
  }

  /** How many executions are in memory. */
  public int cachedExecutions() {
    return cache.size();
  }

  /** For tests: the steps of a run in memory. */
  Optional<RunStatistics> statistics(String runId) {
    ExecutionCache.Entry entry = cache.take(runId);
    try {
      return Optional.ofNullable(entry.execution())
          .map(execution -> execution.scheduler().statistics());
    } finally {
      cache.giveBack(entry);
    }
  }

  @Override
  public void completionAccepted(TaskToken token) {
    cache.confirm(token.task().runId(), token.startedEventId());
  }

  @Override
  public void evict(String runId) {
    cache.evict(runId);
  }

  @Override
  public void close() {
    cache.close();
    watch.close();
  }

  // ---- workflow tasks

  @Override
  public WorkflowTaskOutcome handle(WorkflowTask task) {
    ExecutionCache.Entry entry = cache.take(task.token().task().runId());
    try {
      return handle(task, entry);
    } finally {
      cache.giveBack(entry);
    }
  }

  private WorkflowTaskOutcome handle(WorkflowTask task, ExecutionCache.Entry entry) {
    try {
      if (continues(entry.execution(), task)) {
        Optional<WorkflowTaskOutcome> outcome = continueCached(task, entry);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      discard(entry);
      return run(task, entry, executions.create(task), histories.whole(task));
    } catch (RuntimeException failure) {
      discard(entry);
      return failed(failure);
    }
  }

  private static boolean continues(@Nullable WorkflowExecution cached, WorkflowTask task) {
    return cached != null
        && cached.startedEventId() != 0
        && cached.startedEventId() == task.previousStartedEventId();
  }

  /** Empty when the cached state does not fit the history: then the history counts. */
  private Optional<WorkflowTaskOutcome> continueCached(
      WorkflowTask task, ExecutionCache.Entry entry) {
    WorkflowExecution cached = entry.execution();
    if (cached == null) {
      return Optional.empty();
    }
    List<HistoryEvent> events = histories.after(task.previousStartedEventId(), task);
    try {
      return Optional.of(run(task, entry, cached, events));
    } catch (NonDeterminismException mismatch) {
      log.warn(
          "The cached state of workflow '{}' does not fit its history; replaying it",
          cached.workflowId(),
          mismatch);
      return Optional.empty();
    }
  }

  private WorkflowTaskOutcome run(
      WorkflowTask task,
      ExecutionCache.Entry entry,
      WorkflowExecution execution,
      List<HistoryEvent> events) {
    entry.replace(execution);
    List<Slice> slices = HistorySlices.upTo(task.token().startedEventId(), events);
    WorkflowTaskOutcome[] outcome = new WorkflowTaskOutcome[1];
    boolean cold = !warmTypes.contains(task.workflowType());
    watch.during(
        execution,
        task.workflowTaskTimeout(),
        cold,
        () -> {
          List<Command> commands = List.of();
          for (Slice slice : slices) {
            commands = execution.run(slice);
          }
          outcome[0] = new WorkflowTaskOutcome.Completed(commands, answers(task, execution));
        });
    if (cold) {
      warmTypes.add(task.workflowType());
    }
    discardIfSpoiled(entry, execution);
    return outcome[0];
  }

  private static Map<String, QueryResult> answers(WorkflowTask task, WorkflowExecution execution) {
    if (task.queries() == null || task.queries().isEmpty()) {
      return Map.of();
    }
    Map<String, QueryResult> answers = new HashMap<>();
    task.queries().forEach((id, query) -> answers.put(id, execution.query(query)));
    return answers;
  }

  private static void discardIfSpoiled(ExecutionCache.Entry entry, WorkflowExecution execution) {
    if (execution.isSpoiled()) {
      discard(entry);
    }
  }

  private static void discard(ExecutionCache.Entry entry) {
    WorkflowExecution execution = entry.execution();
    entry.replace(null);
    if (execution != null) {
      execution.end();
    }
  }

  private WorkflowTaskOutcome failed(RuntimeException failure) {
    Throwable thrown = failure instanceof WorkflowCodeException code ? code.thrown() : failure;
    WorkflowTaskFailedCause cause =
        switch (thrown) {
          case NonDeterminismException mismatch -> WorkflowTaskFailedCause.NON_DETERMINISTIC_ERROR;
          case UnknownWorkflowTypeException unknown -> WorkflowTaskFailedCause.WORKER_REJECTED;
          default -> WorkflowTaskFailedCause.WORKFLOW_WORKER_UNHANDLED_FAILURE;
        };
    return new WorkflowTaskOutcome.Failed(
        cause, services.failureConverter().toFailure(thrown), thrown);
  }

  // ---- queries

  @Override
  public QueryResult query(WorkerResponse.QueryRequested query) {
    ExecutionCache.Entry entry = cache.take(query.runId());
    try {
      WorkflowExecution execution = upToDate(query, entry);
      QueryResult[] result = new QueryResult[1];
      watch.during(execution, WITHOUT_END, false, () -> result[0] = execution.query(query.query()));
      discardIfSpoiled(entry, execution);
      return result[0];
    } catch (RuntimeException failure) {
      discard(entry);
      Throwable thrown = failure instanceof WorkflowCodeException code ? code.thrown() : failure;
      return new QueryResult.Failed(services.failureConverter().toFailure(thrown));
    } finally {
      cache.giveBack(entry);
    }
  }

  /** The state in memory, brought up to what the query must see. */
  private WorkflowExecution upToDate(
      WorkerResponse.QueryRequested query, ExecutionCache.Entry entry) {
    WorkflowExecution cached = entry.execution();
    if (cached != null && query.lastEventId() >= cached.startedEventId()) {
      if (query.lastEventId() <= cached.lastReflectedEventId()) {
        return cached;
      }
      try {
        return replay(query, cached);
      } catch (NonDeterminismException mismatch) {
        log.debug("The cached state of {} does not fit; replaying it", query.runId(), mismatch);
      }
    }
    discard(entry);
    WorkflowExecution fresh = executions.create(query);
    entry.replace(fresh);
    return replay(query, fresh);
  }

  private WorkflowExecution replay(
      WorkerResponse.QueryRequested query, WorkflowExecution execution) {
    List<HistoryEvent> events =
        histories.fetch(
            query.namespace(),
            query.workflowId(),
            query.runId(),
            execution.startedEventId() + 1,
            Long.MAX_VALUE);
    watch.during(
        execution,
        WITHOUT_END,
        true,
        () -> {
          for (Slice slice : HistorySlices.completed(events)) {
            var unused = execution.run(slice);
          }
        });
    if (!events.isEmpty()) {
      execution.sawEventsUpTo(events.getLast().eventId());
    }
    cache.confirm(query.runId(), execution.startedEventId());
    return execution;
  }
}

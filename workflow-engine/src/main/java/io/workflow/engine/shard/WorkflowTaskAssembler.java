package io.workflow.engine.shard;

import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.WorkflowTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Gives started workflow tasks their events: from memory when the worker needs only the recent
 * ones, else from the store.
 */
public final class WorkflowTaskAssembler {

  private final HistoryService history;
  private final Executor blocking;
  private final int pageSize;

  /**
   * Reads from the store on {@code blocking}.
   *
   * @param pageSize events in a task, at most about so many
   */
  public WorkflowTaskAssembler(HistoryService history, Executor blocking, int pageSize) {
    this.history = history;
    this.blocking = blocking;
    this.pageSize = pageSize;
  }

  /**
   * The task as the worker gets it, without queries.
   *
   * @param cachedEventId what the worker said it has cached; 0 for nothing
   */
  public CompletableFuture<WorkflowTask> assemble(
      WorkflowKey key, StartedWorkflowTask started, long cachedEventId) {
    List<HistoryEvent> recent = started.recentEvents();
    boolean recentIsEnough = cachedEventId == started.previousStartedEventId();
    if (recent != null && recentIsEnough) {
      return CompletableFuture.completedFuture(task(started, recent));
    }
    long from = recentIsEnough ? started.previousStartedEventId() + 1 : 1;
    return CompletableFuture.supplyAsync(() -> read(key, started, from), blocking);
  }

  private WorkflowTask read(WorkflowKey key, StartedWorkflowTask started, long from) {
    long last = started.unwrittenEvents().getFirst().eventId() - 1;
    String runId = started.token().task().runId();
    List<HistoryEvent> events =
        from > last ? List.of() : history.readEvents(key, runId, from, last, pageSize);
    long next = events.isEmpty() ? last + 1 : events.getLast().eventId() + 1;
    // What does not fit comes by GetHistory, up to the event before the unwritten ones; those are
    // in the task all the same.
    return next > last ? task(started, events) : partial(started, events, next);
  }

  private static WorkflowTask task(StartedWorkflowTask started, List<HistoryEvent> written) {
    return make(started, written, 0);
  }

  private static WorkflowTask partial(
      StartedWorkflowTask started, List<HistoryEvent> written, long nextEventId) {
    return make(started, written, nextEventId);
  }

  private static WorkflowTask make(
      StartedWorkflowTask started, List<HistoryEvent> written, long nextEventId) {
    List<HistoryEvent> events = new ArrayList<>(written.size() + 2);
    events.addAll(written);
    events.addAll(started.unwrittenEvents());
    return new WorkflowTask(
        started.token(),
        started.workflowType(),
        started.taskQueue(),
        started.workflowTaskTimeout(),
        started.previousStartedEventId(),
        events,
        nextEventId,
        Map.of());
  }
}

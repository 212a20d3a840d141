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

  private static final long MAXIMUM_BYTES = 4 * 1024 * 1024;

  private final HistoryService history;
  private final Executor blocking;
  private final int pageSize;
  private final long maximumBytes;

  /** As {@link #WorkflowTaskAssembler(HistoryService, Executor, int, long)}, with 4 MiB. */
  public WorkflowTaskAssembler(HistoryService history, Executor blocking, int pageSize) {
    this(history, blocking, pageSize, MAXIMUM_BYTES);
  }

  /**
   * Reads from the store on {@code blocking}.
   *
   * @param pageSize about the most events in a task
   * @param maximumBytes their size, at most about so much
   */
  public WorkflowTaskAssembler(
      HistoryService history, Executor blocking, int pageSize, long maximumBytes) {
    this.history = history;
    this.blocking = blocking;
    this.pageSize = pageSize;
    this.maximumBytes = maximumBytes;
  }

  /**
   * The task as the worker gets it, without queries.
   *
   * @param cachedEventId what the worker said it has cached; 0 for nothing
   */
  public CompletableFuture<WorkflowTask> assemble(
      WorkflowKey key, StartedWorkflowTask started, long cachedEventId) {
    List<HistoryEvent> recent = started.recentEvents();
    if (recent != null && cachedEventId == started.previousStartedEventId()) {
      return CompletableFuture.completedFuture(task(started, recent, 0));
    }
    // What the worker has is older when it sent its request before it knew that its last answer was
    // accepted.
    long from = Math.min(cachedEventId, started.previousStartedEventId()) + 1;
    return CompletableFuture.supplyAsync(() -> read(key, started, from), blocking);
  }

  private WorkflowTask read(WorkflowKey key, StartedWorkflowTask started, long from) {
    long last = started.unwrittenEvents().getFirst().eventId() - 1;
    String runId = started.token().task().runId();
    List<HistoryEvent> events =
        from > last ? List.of() : history.readEvents(key, runId, from, last, pageSize);
    long next = events.isEmpty() ? last + 1 : events.getLast().eventId() + 1;
    return task(started, events, next > last ? 0 : next);
  }

  /**
   * What does not fit comes by GetHistory, up to the event before the unwritten ones; those are in
   * the task all the same.
   */
  private WorkflowTask task(
      StartedWorkflowTask started, List<HistoryEvent> written, long nextEventId) {
    EventPage page = EventPage.fitting(written, maximumBytes);
    List<HistoryEvent> events = new ArrayList<>(page.events().size() + 2);
    events.addAll(page.events());
    events.addAll(started.unwrittenEvents());
    return new WorkflowTask(
        started.token(),
        started.workflowType(),
        started.taskQueue(),
        started.workflowTaskTimeout(),
        started.previousStartedEventId(),
        events,
        page.nextEventId() == 0 ? nextEventId : page.nextEventId(),
        Map.of(),
        started.messages());
  }
}

package io.workflow.protocol.worker;

import io.workflow.protocol.Payloads;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A started workflow task: the history to replay up to its {@code WorkflowTaskStarted}, which is
 * the last event.
 *
 * @param workflowTaskTimeout how long the worker may take
 * @param previousStartedEventId the started event of the last completed workflow task; 0 for the
 *     first
 * @param events in the order of their ids; they begin with event 1, or, for a worker that said it
 *     has the workflow cached, with the event after what it said
 * @param nextEventId where {@link WorkerRequest.GetHistory} goes on when the events did not fit; 0
 *     when they are complete
 * @param queries to be answered together with the task, by query id
 * @param messages updates that clients ask for
 */
public record WorkflowTask(
    TaskToken token,
    String workflowType,
    String taskQueue,
    Duration workflowTaskTimeout,
    long previousStartedEventId,
    List<HistoryEvent> events,
    long nextEventId,
    @Nullable Map<String, WorkflowQuery> queries,
    List<UpdateMessage.Request> messages) {
  public WorkflowTask {
    events = List.copyOf(events);
    queries = Payloads.orEmpty(queries);
    messages = Payloads.orEmpty(messages);
  }

  /** This task, with queries to be answered together with it. */
  public WorkflowTask withQueries(Map<String, WorkflowQuery> newQueries) {
    return new WorkflowTask(
        token,
        workflowType,
        taskQueue,
        workflowTaskTimeout,
        previousStartedEventId,
        events,
        nextEventId,
        newQueries,
        messages);
  }
}

package io.workflow.worker.runtime;

import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.worker.HistorySource;
import java.util.ArrayList;
import java.util.List;

/** Puts histories together from what a task brings and what has to be fetched. */
record Histories(HistorySource source) {

  /** From event 1 to the task's started event. */
  List<HistoryEvent> whole(WorkflowTask task) {
    return after(0, task);
  }

  /** From the event after {@code seen} to the task's started event. */
  List<HistoryEvent> after(long seen, WorkflowTask task) {
    List<HistoryEvent> events = new ArrayList<>();
    long first = task.events().isEmpty() ? 0 : task.events().getFirst().eventId();
    TaskId id = task.token().task();
    if (first > seen + 1) {
      events.addAll(fetch(id.namespace(), id.workflowId(), id.runId(), seen + 1, first - 1));
    }
    task.events().stream().filter(event -> event.eventId() > seen).forEach(events::add);
    if (task.nextEventId() != 0) {
      events.addAll(
          fetch(
              id.namespace(),
              id.workflowId(),
              id.runId(),
              task.nextEventId(),
              task.token().startedEventId()));
    }
    return events;
  }

  /** From one event to another, or to the end if that comes first. */
  List<HistoryEvent> fetch(
      String namespace, String workflowId, String runId, long from, long through) {
    List<HistoryEvent> events = new ArrayList<>();
    long next = from;
    while (next != 0 && next <= through) {
      WorkerResponse.History page = source.fetch(namespace, workflowId, runId, next);
      page.events().stream().filter(event -> event.eventId() <= through).forEach(events::add);
      next = page.nextEventId();
    }
    return events;
  }
}

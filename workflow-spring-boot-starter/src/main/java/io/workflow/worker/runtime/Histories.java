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
    // What did not fit is a gap: the last events are in the task all the same.
    long gap = task.nextEventId() == 0 ? Long.MAX_VALUE : task.nextEventId();
    List<HistoryEvent> behindGap = new ArrayList<>();
    for (HistoryEvent event : task.events()) {
      if (event.eventId() >= gap) {
        behindGap.add(event);
      } else if (event.eventId() > seen) {
        events.add(event);
      }
    }
    if (task.nextEventId() != 0) {
      long through =
          behindGap.isEmpty() ? task.token().startedEventId() : behindGap.getFirst().eventId() - 1;
      long from = Math.max(gap, seen + 1);
      events.addAll(fetch(id.namespace(), id.workflowId(), id.runId(), from, through));
    }
    events.addAll(behindGap);
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

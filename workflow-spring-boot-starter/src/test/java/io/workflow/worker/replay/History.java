package io.workflow.worker.replay;

import io.workflow.protocol.Failure;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.Chain;
import io.workflow.protocol.history.ChildEvent;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.WorkflowTaskEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes histories event by event, for tests. One second passes from one event to the next. */
final class History {

  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private static final Duration TASK_TIMEOUT = Duration.ofSeconds(10);

  private final List<HistoryEvent> events = new ArrayList<>();
  private long scheduled;
  private long startedTask;
  private long completedTask;

  static History begin() {
    return new History()
        .add(
            new ExecutionEvent.WorkflowExecutionStarted(
                new WorkflowSpec(
                    "Test",
                    "tests",
                    List.of(),
                    new WorkflowTimeouts(null, null, TASK_TIMEOUT),
                    null,
                    null,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    null),
                new Chain("run", null, null, 1, null, null, List.of(), null),
                "",
                "",
                null,
                null,
                false));
  }

  History add(EventAttributes attributes) {
    long id = events.size() + 1L;
    events.add(new HistoryEvent(id, START.plusSeconds(id), attributes, null));
    return this;
  }

  History task() {
    add(new WorkflowTaskEvent.WorkflowTaskScheduled("tests", TASK_TIMEOUT, 1));
    scheduled = events.size();
    add(new WorkflowTaskEvent.WorkflowTaskStarted(scheduled, "", "", 0, false, null));
    startedTask = events.size();
    return this;
  }

  History completed() {
    add(new WorkflowTaskEvent.WorkflowTaskCompleted(scheduled, startedTask, "", null));
    completedTask = events.size();
    return this;
  }

  History failed() {
    return add(
        new WorkflowTaskEvent.WorkflowTaskFailed(
            scheduled,
            startedTask,
            WorkflowTaskFailedCause.WORKER_REJECTED,
            null,
            "",
            null,
            null,
            null));
  }

  History signal(String name) {
    return add(
        new ExecutionEvent.WorkflowExecutionSignaled(name, List.of(), Map.of(), "", "", null));
  }

  History activity(String id, String type) {
    return add(
        new ActivityEvent.ActivityTaskScheduled(
            id,
            type,
            "tests",
            Map.of(),
            List.of(),
            null,
            null,
            TASK_TIMEOUT,
            null,
            RetryPolicy.DEFAULT,
            completedTask,
            null));
  }

  History activityCompleted(long scheduledEventId) {
    add(new ActivityEvent.ActivityTaskStarted(scheduledEventId, "", "", 1, null, null));
    return add(
        new ActivityEvent.ActivityTaskCompleted(scheduledEventId, events.size(), List.of(), ""));
  }

  History activityTimedOut(long scheduledEventId, Failure failure) {
    return add(
        new ActivityEvent.ActivityTaskTimedOut(scheduledEventId, 0, failure, RetryState.TIMEOUT));
  }

  History cancelRequested(long scheduledEventId) {
    return add(new ActivityEvent.ActivityTaskCancelRequested(scheduledEventId, completedTask));
  }

  History timer(String id) {
    return add(new TimerEvent.TimerStarted(id, Duration.ofMinutes(1), completedTask));
  }

  History timerFired(String id, long startedEventId) {
    return add(new TimerEvent.TimerFired(id, startedEventId));
  }

  History sideEffect(Payload value) {
    return add(
        new MarkerRecorded(
            ReplayMachine.SIDE_EFFECT,
            Map.of(ReplayMachine.SIDE_EFFECT_DATA, List.of(value)),
            completedTask,
            Map.of(),
            null));
  }

  History child(String workflowId) {
    return add(
        new ChildEvent.StartChildWorkflowExecutionInitiated(
            "default",
            workflowId,
            new WorkflowSpec(
                "Kid",
                "tests",
                List.of(),
                new WorkflowTimeouts(null, null, TASK_TIMEOUT),
                null,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                null),
            ParentClosePolicy.TERMINATE,
            completedTask,
            WorkflowIdReusePolicy.ALLOW_DUPLICATE));
  }

  History childTerminated(String workflowId) {
    ChildExecution child = new ChildExecution("default", workflowId, "run", "Kid");
    return add(new ChildEvent.ChildWorkflowExecutionTerminated(1, 1, child));
  }

  List<HistoryEvent> events() {
    return List.copyOf(events);
  }
}

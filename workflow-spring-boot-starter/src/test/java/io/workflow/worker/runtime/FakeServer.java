package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.data.DataConverter;
import io.workflow.data.JsonDataConverter;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ActivityEvent;
import io.workflow.protocol.history.Chain;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.MarkerRecorded;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent;
import io.workflow.protocol.history.WorkflowTaskEvent;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkflowQuery;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.worker.HistorySource;
import io.workflow.worker.WorkflowTaskOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run as a server keeps it: turns commands into events in the field's order, and lets a test
 * say what happens outside.
 */
final class FakeServer implements HistorySource {

  static final DataConverter VALUES = new JsonDataConverter();

  private static final Duration TASK_TIMEOUT = Duration.ofSeconds(10);

  private final String workflowType;
  private final String runId;
  private final List<HistoryEvent> history = new ArrayList<>();
  private final Map<Long, ActivityEvent.ActivityTaskScheduled> activities = new LinkedHashMap<>();
  private final Map<String, Long> timers = new LinkedHashMap<>();
  private final Map<Long, List<Command>> answers = new LinkedHashMap<>();
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private long previousStartedEventId;

  FakeServer(String workflowType, @Nullable Object... input) {
    this.workflowType = workflowType;
    this.runId = "run-of-" + workflowType;
    add(
        new ExecutionEvent.WorkflowExecutionStarted(
            new WorkflowSpec(
                workflowType,
                "tests",
                VALUES.toPayloads(input),
                new WorkflowTimeouts(null, null, TASK_TIMEOUT),
                null,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                null),
            new Chain(runId, null, null, 1, null, null, List.of(), null),
            "test",
            "request-1",
            null,
            null,
            false));
  }

  private long add(EventAttributes attributes) {
    long eventId = history.size() + 1L;
    history.add(new HistoryEvent(eventId, now, attributes, null));
    return eventId;
  }

  // ---- what happens outside

  FakeServer signal(String name, @Nullable Object... args) {
    add(
        new ExecutionEvent.WorkflowExecutionSignaled(
            name, VALUES.toPayloads(args), Map.of(), "test", "", null));
    return this;
  }

  FakeServer requestCancel(String cause) {
    add(new ExecutionEvent.WorkflowExecutionCancelRequested(cause, "test", "", null));
    return this;
  }

  FakeServer terminate() {
    add(new RunEnd.WorkflowExecutionTerminated("", List.of(), "test"));
    return this;
  }

  FakeServer completeActivity(String type, @Nullable Object result) {
    long scheduled = pending(type);
    activities.remove(scheduled);
    long started = startActivity(scheduled);
    add(
        new ActivityEvent.ActivityTaskCompleted(
            scheduled, started, VALUES.toPayloads(result), "test"));
    return this;
  }

  FakeServer failActivity(String type, Failure failure) {
    long scheduled = pending(type);
    activities.remove(scheduled);
    long started = startActivity(scheduled);
    add(
        new ActivityEvent.ActivityTaskFailed(
            scheduled, started, failure, RetryState.MAXIMUM_ATTEMPTS_REACHED, "test"));
    return this;
  }

  FakeServer cancelActivity(String type) {
    long scheduled = pending(type);
    activities.remove(scheduled);
    long started = startActivity(scheduled);
    add(new ActivityEvent.ActivityTaskCanceled(scheduled, started, 0, List.of(), "test"));
    return this;
  }

  private long startActivity(long scheduled) {
    return add(new ActivityEvent.ActivityTaskStarted(scheduled, "test", "", 1, null, null));
  }

  private long pending(String type) {
    return activities.entrySet().stream()
        .filter(entry -> entry.getValue().activityType().equals(type))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No pending " + type + " but " + activities));
  }

  /** The timer that was started first among those that are pending. */
  FakeServer fireTimer() {
    Map.Entry<String, Long> first = timers.entrySet().iterator().next();
    timers.remove(first.getKey());
    TimerEvent.TimerStarted started =
        (TimerEvent.TimerStarted) history.get((int) (first.getValue() - 1)).attributes();
    now = now.plus(started.startToFireTimeout());
    add(new TimerEvent.TimerFired(first.getKey(), first.getValue()));
    return this;
  }

  List<String> pendingActivities() {
    return activities.values().stream()
        .map(ActivityEvent.ActivityTaskScheduled::activityType)
        .toList();
  }

  int pendingTimers() {
    return timers.size();
  }

  // ---- workflow tasks

  /** Lets a runtime answer the next workflow task, and makes its commands durable. */
  List<Command> runTask(WorkflowRuntime runtime) {
    WorkflowTask task = nextTask(runtime.cachedEventId(runId));
    WorkflowTaskOutcome outcome = runtime.handle(task);
    if (outcome instanceof WorkflowTaskOutcome.Failed failed) {
      throw new AssertionError("Expected commands, but the task failed: " + failed);
    }
    WorkflowTaskOutcome.Completed completed = (WorkflowTaskOutcome.Completed) outcome;
    accept(task, completed.commands());
    runtime.completionAccepted(task.token());
    return completed.commands();
  }

  /** Lets a runtime fail the next workflow task. */
  WorkflowTaskOutcome.Failed failTask(WorkflowRuntime runtime) {
    WorkflowTask task = nextTask(runtime.cachedEventId(runId));
    WorkflowTaskOutcome.Failed failed = (WorkflowTaskOutcome.Failed) runtime.handle(task);
    long started = task.token().startedEventId();
    add(
        new WorkflowTaskEvent.WorkflowTaskFailed(
            started - 1, started, failed.cause(), failed.failure(), "test", null, null, null));
    return failed;
  }

  /** A workflow task that a worker lost, which counts for nothing. */
  FakeServer loseTask() {
    WorkflowTask task = nextTask(0);
    long started = task.token().startedEventId();
    add(
        new WorkflowTaskEvent.WorkflowTaskFailed(
            started - 1,
            started,
            WorkflowTaskFailedCause.WORKER_REJECTED,
            null,
            "test",
            null,
            null,
            null));
    return this;
  }

  WorkflowTask nextTask(long cachedEventId) {
    now = now.plusMillis(100);
    long scheduled = add(new WorkflowTaskEvent.WorkflowTaskScheduled("tests", TASK_TIMEOUT, 1));
    long started =
        add(new WorkflowTaskEvent.WorkflowTaskStarted(scheduled, "test", "", 0, false, null));
    long from =
        cachedEventId != 0 && cachedEventId == previousStartedEventId
            ? previousStartedEventId + 1
            : 1;
    return task(started, previousStartedEventId, from, Map.of());
  }

  private WorkflowTask task(
      long started, long previous, long from, Map<String, WorkflowQuery> queries) {
    return new WorkflowTask(
        new TaskToken(new TaskId("default", "wf-1", runId, started - 1, 1), started, "start-1"),
        workflowType,
        "tests",
        TASK_TIMEOUT,
        previous,
        history.subList((int) from - 1, (int) started),
        0,
        queries,
        List.of());
  }

  void accept(WorkflowTask task, List<Command> commands) {
    long started = task.token().startedEventId();
    answers.put(started, commands);
    previousStartedEventId = started;
    List<HistoryEvent> arrivedMeanwhile =
        new ArrayList<>(history.subList((int) started, history.size()));
    history.subList((int) started, history.size()).clear();
    long completed =
        add(new WorkflowTaskEvent.WorkflowTaskCompleted(started - 1, started, "test", null));
    commands.forEach(command -> add(event(command, completed)));
    arrivedMeanwhile.forEach(event -> add(event.attributes()));
  }

  private EventAttributes event(Command command, long completed) {
    long eventId = history.size() + 1L;
    return switch (command) {
      case Command.ScheduleActivityTask schedule -> {
        ActivityEvent.ActivityTaskScheduled scheduled =
            new ActivityEvent.ActivityTaskScheduled(
                schedule.activityId(),
                schedule.activityType(),
                schedule.taskQueue(),
                schedule.header(),
                schedule.input(),
                schedule.scheduleToCloseTimeout(),
                schedule.scheduleToStartTimeout(),
                schedule.startToCloseTimeout(),
                schedule.heartbeatTimeout(),
                Objects.requireNonNullElse(schedule.retryPolicy(), RetryPolicy.DEFAULT),
                completed,
                null);
        activities.put(eventId, scheduled);
        yield scheduled;
      }
      case Command.RequestCancelActivityTask cancel ->
          new ActivityEvent.ActivityTaskCancelRequested(cancel.scheduledEventId(), completed);
      case Command.StartTimer start -> {
        timers.put(start.timerId(), eventId);
        yield new TimerEvent.TimerStarted(start.timerId(), start.startToFireTimeout(), completed);
      }
      case Command.CancelTimer cancel ->
          new TimerEvent.TimerCanceled(
              cancel.timerId(),
              Objects.requireNonNull(timers.remove(cancel.timerId())),
              completed,
              "test");
      case Command.RecordMarker record ->
          new MarkerRecorded(
              record.markerName(), record.details(), completed, record.header(), record.failure());
      case Command.CompleteWorkflowExecution complete ->
          new RunEnd.WorkflowExecutionCompleted(complete.result(), completed, null);
      case Command.FailWorkflowExecution fail ->
          new RunEnd.WorkflowExecutionFailed(
              fail.failure(), RetryState.RETRY_POLICY_NOT_SET, completed, null);
      case Command.CancelWorkflowExecution cancel ->
          new RunEnd.WorkflowExecutionCanceled(cancel.details(), completed);
      case Command.ContinueAsNewWorkflowExecution _other ->
          throw new AssertionError("not expected: " + command);
      case Command.StartChildWorkflowExecution _other ->
          throw new AssertionError("not expected: " + command);
      case Command.SignalExternalWorkflowExecution _other ->
          throw new AssertionError("not expected: " + command);
      case Command.RequestCancelExternalWorkflowExecution _other ->
          throw new AssertionError("not expected: " + command);
      case Command.UpsertWorkflowSearchAttributes _other ->
          throw new AssertionError("not expected: " + command);
      case Command.ModifyWorkflowProperties _other ->
          throw new AssertionError("not expected: " + command);
      case Command.ProtocolMessage _other -> throw new AssertionError("not expected: " + command);
    };
  }

  // ---- what is known afterwards

  String runId() {
    return runId;
  }

  List<HistoryEvent> history() {
    return List.copyOf(history);
  }

  /** The value of the result, or an error when it did not complete. */
  <T> @Nullable T result(Class<T> type) {
    EventAttributes last = history.getLast().attributes();
    if (!(last instanceof RunEnd.WorkflowExecutionCompleted completed)) {
      throw new AssertionError("Expected WorkflowExecutionCompleted, but got " + last);
    }
    return completed.result().isEmpty()
        ? null
        : VALUES.fromPayload(completed.result().getFirst(), type);
  }

  /** Asks a runtime, which sees all that was answered so far. */
  QueryResult query(WorkflowRuntime runtime, String queryType, @Nullable Object... args) {
    return runtime.query(
        new WorkerResponse.QueryRequested(
            "query-1",
            "default",
            "wf-1",
            runId,
            workflowType,
            "tests",
            history.size(),
            new WorkflowQuery(queryType, VALUES.toPayloads(args), Map.of(), null)));
  }

  <T> @Nullable T queried(
      WorkflowRuntime runtime, String queryType, Class<T> type, @Nullable Object... args) {
    QueryResult result = query(runtime, queryType, args);
    if (!(result instanceof QueryResult.Answered answered)) {
      throw new AssertionError("Expected an answer, but got " + result);
    }
    Payload payload = answered.result().getFirst();
    return VALUES.fromPayload(payload, type);
  }

  /** Each workflow task once more, replayed from the first event, gives the commands it gave. */
  void assertReplays(Supplier<WorkflowRuntime> fresh) {
    long previous = 0;
    for (Map.Entry<Long, List<Command>> answer : answers.entrySet()) {
      try (WorkflowRuntime runtime = fresh.get()) {
        WorkflowTask task = task(answer.getKey(), previous, 1, Map.of());
        assertThat(runtime.handle(task))
            .isInstanceOfSatisfying(
                WorkflowTaskOutcome.Completed.class,
                completed -> assertThat(completed.commands()).isEqualTo(answer.getValue()));
      }
      previous = answer.getKey();
    }
  }

  @Override
  public WorkerResponse.History fetch(
      String namespace, String workflowId, String run, long fromEventId) {
    int to = Math.min(history.size(), (int) fromEventId + 6);
    return new WorkerResponse.History(
        history.subList((int) fromEventId - 1, to), to == history.size() ? 0 : to + 1L);
  }
}

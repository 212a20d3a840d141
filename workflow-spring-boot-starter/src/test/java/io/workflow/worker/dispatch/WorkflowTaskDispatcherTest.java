package io.workflow.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.NonDeterminismException;
import io.workflow.data.FailureConverter;
import io.workflow.data.JsonDataConverter;
import io.workflow.protocol.Failure;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.command.Command.ScheduleActivityTask;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerRequest.CompleteWorkflowTask;
import io.workflow.protocol.worker.WorkerRequest.FailWorkflowTask;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.Refused;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.worker.WorkflowTaskHandler;
import io.workflow.worker.WorkflowTaskOutcome;
import io.workflow.worker.channel.FakeWorkerChannel;
import io.workflow.worker.task.RunnableTypes;
import io.workflow.worker.task.TaskClaims.Verdict;
import io.workflow.worker.task.TaskSlots;
import io.workflow.worker.task.WorkerMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class WorkflowTaskDispatcherTest {

  private static final RunnableTypes TYPES =
      new RunnableTypes(
          Map.of("pizza", Set.of("PizzaOrder")), Map.of("pizza", Set.of("Payments.charge")));

  private final TaskSlots workflowSlots = new TaskSlots(2);
  private final TaskSlots activitySlots = new TaskSlots(2);
  private final FakeHandler handler = new FakeHandler();
  private final List<ActivityTask> eager = new CopyOnWriteArrayList<>();
  private final FakeWorkerChannel channel = new FakeWorkerChannel(request -> completed(null));
  private final WorkflowTaskDispatcher dispatcher = dispatcher();

  @Test
  void shouldClaimHandleAndComplete() {
    channel.answer(startedThen(task(3), completed(null)));
    handler.cached = 7;

    assertThat(claim()).isEqualTo(Verdict.TAKEN);

    awaitDone();
    assertThat(channel.requests(WorkerRequest.ClaimWorkflowTask.class))
        .containsExactly(new WorkerRequest.ClaimWorkflowTask(id(3), 7));
    assertThat(only(CompleteWorkflowTask.class).acceptWorkflowTask()).isTrue();
    assertThat(handler.accepted).containsExactly(token(3));
  }

  @Test
  void shouldAskForEagerActivitiesOnlyWithFreeSlotsAndForTypesThatRunHere() {
    handler.outcome =
        new WorkflowTaskOutcome.Completed(
            List.of(
                schedule("1", "Payments.charge", "", true),
                schedule("2", "Kitchen.bake", "", true),
                schedule("3", "Payments.charge", "other", true),
                schedule("4", "Payments.charge", "pizza", true),
                schedule("5", "Payments.charge", "", true),
                schedule("6", "Payments.charge", "", false)),
            Map.of());
    channel.answer(
        startedThen(
            task(3), new WorkerResponse.WorkflowTaskCompleted(List.of(activityTask("1")), null)));

    assertThat(claim()).isEqualTo(Verdict.TAKEN);

    awaitDone();
    assertThat(only(CompleteWorkflowTask.class).commands())
        .extracting(command -> ((ScheduleActivityTask) command).requestEagerExecution())
        .containsExactly(true, false, false, true, false, false);
    assertThat(eager).extracting(ActivityTask::activityId).containsExactly("1");
    await().until(() -> activitySlots.taken() == 1);
  }

  @Test
  void shouldRunTheNextTaskThatComesWithTheAnswer() {
    channel.answer(
        request ->
            switch (request) {
              case WorkerRequest.ClaimWorkflowTask claim ->
                  new WorkerResponse.WorkflowTaskStarted(task(3));
              case CompleteWorkflowTask done ->
                  completed(done.token().equals(token(3)) ? task(8) : null);
              default -> throw new IllegalArgumentException(request.toString());
            });

    assertThat(claim()).isEqualTo(Verdict.TAKEN);

    awaitDone();
    assertThat(handler.handled).containsExactly(token(3), token(8));
    assertThat(handler.accepted).containsExactly(token(3), token(8));
  }

  @Test
  void shouldForgetTheCachedStateWhenTheServerRefuses() {
    channel.answer(startedThen(task(3), new Refused(Refused.Reason.STALE, "late", null)));

    assertThat(claim()).isEqualTo(Verdict.TAKEN);

    awaitDone();
    assertThat(handler.accepted).isEmpty();
    assertThat(handler.evicted).containsExactly("run-1");
  }

  @Test
  void shouldReportATaskThatFailed() {
    handler.outcome =
        new WorkflowTaskOutcome.Failed(
            WorkflowTaskFailedCause.NON_DETERMINISTIC_ERROR,
            Failure.server("other code"),
            new NonDeterminismException("other code"));
    channel.answer(startedThen(task(3), new WorkerResponse.Done(null)));

    assertThat(claim()).isEqualTo(Verdict.TAKEN);

    awaitDone();
    assertThat(only(FailWorkflowTask.class).cause())
        .isEqualTo(WorkflowTaskFailedCause.NON_DETERMINISTIC_ERROR);
    assertThat(handler.evicted).containsExactly("run-1");
  }

  @Test
  void shouldLogAFailingTaskOnceWithItsStackTraceAndBrieflyAfterwards(CapturedOutput output) {
    handler.outcome = null;
    channel.answer(startedThen(task(3), new WorkerResponse.Done(null)));

    assertThat(claim()).isEqualTo(Verdict.TAKEN);
    awaitDone();
    assertThat(claim()).isEqualTo(Verdict.TAKEN);
    awaitDone();

    await().until(() -> channel.requests(FailWorkflowTask.class).size() == 2);
    assertThat(output.getAll().lines().filter(line -> line.contains(" WARN ")))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("workflow 'order-1'")
                    .endsWith("java.lang.IllegalStateException: broken"));
    assertThat(output.getAll().lines().filter(line -> line.contains("FakeHandler.handle(")))
        .hasSize(1);
  }

  @Test
  void shouldReportARuntimeThatThrows() {
    handler.outcome = null;
    channel.answer(startedThen(task(3), new WorkerResponse.Done(null)));

    assertThat(claim()).isEqualTo(Verdict.TAKEN);

    awaitDone();
    assertThat(only(FailWorkflowTask.class).failure().message()).isEqualTo("broken");
  }

  @Test
  void shouldNotClaimTypesThatItDoesNotKnow() {
    assertThat(workflowSlots.tryReserve()).isTrue();

    assertThat(dispatcher.claim(new TaskMessage(id(3), "Other")).join())
        .isEqualTo(Verdict.UNKNOWN_TYPE);

    assertThat(channel.requests()).isEmpty();
    assertThat(workflowSlots.taken()).isZero();
  }

  @Test
  void shouldAskForNothingMoreWhileDraining() {
    handler.outcome =
        new WorkflowTaskOutcome.Completed(
            List.of(schedule("1", "Payments.charge", "", true)), Map.of());
    handler.cached = 7;
    channel.answer(startedThen(task(3), completed(null)));
    dispatcher.drain();

    assertThat(claim()).isEqualTo(Verdict.TAKEN);

    awaitDone();
    CompleteWorkflowTask sent = only(CompleteWorkflowTask.class);
    assertThat(sent.acceptWorkflowTask()).isFalse();
    assertThat(((ScheduleActivityTask) sent.commands().getFirst()).requestEagerExecution())
        .isFalse();
    assertThat(dispatcher.reserve("run-1")).isZero();
  }

  @Test
  void shouldTakeTasksWithActivityCompletionsOnlyForCachedRuns() {
    assertThat(dispatcher.reserve("run-1")).isZero();
    assertThat(workflowSlots.taken()).isZero();

    handler.cached = 7;
    assertThat(dispatcher.reserve("run-1")).isEqualTo(7);
    assertThat(workflowSlots.taken()).isEqualTo(1);

    dispatcher.arrived(task(8));
    awaitDone();
    assertThat(handler.handled).containsExactly(token(8));
  }

  private WorkflowTaskDispatcher dispatcher() {
    WorkflowTaskDispatcher made =
        new WorkflowTaskDispatcher(
            Set.of("PizzaOrder"),
            handler,
            new FailureConverter(new JsonDataConverter()),
            channel,
            workflowSlots,
            WorkerMetrics.NONE);
    made.runEagerly(new EagerActivities(TYPES, activitySlots, eager::add));
    return made;
  }

  private Verdict claim() {
    assertThat(workflowSlots.tryReserve()).isTrue();
    return dispatcher.claim(new TaskMessage(id(3), "PizzaOrder")).join();
  }

  private void awaitDone() {
    await().until(() -> workflowSlots.taken() == 0);
  }

  private <T extends WorkerRequest> T only(Class<T> type) {
    assertThat(channel.requests(type)).hasSize(1);
    return channel.requests(type).getFirst();
  }

  private static Function<WorkerRequest, WorkerResponse> startedThen(
      WorkflowTask task, WorkerResponse answer) {
    return request ->
        request instanceof WorkerRequest.ClaimWorkflowTask
            ? new WorkerResponse.WorkflowTaskStarted(task)
            : answer;
  }

  private static WorkerResponse completed(@Nullable WorkflowTask next) {
    return new WorkerResponse.WorkflowTaskCompleted(List.of(), next);
  }

  private static TaskId id(long event) {
    return new TaskId("default", "order-1", "run-1", event, 1);
  }

  private static TaskToken token(long event) {
    return new TaskToken(id(event), event + 1, "start");
  }

  private static WorkflowTask task(long event) {
    return new WorkflowTask(
        token(event),
        "PizzaOrder",
        "pizza",
        Duration.ofSeconds(10),
        0,
        List.of(),
        0,
        Map.of(),
        List.of());
  }

  private static Command schedule(String id, String type, String queue, boolean wantsEager) {
    return new ScheduleActivityTask(
        id, type, queue, Map.of(), List.of(), null, null, null, null, null, wantsEager, null);
  }

  private static ActivityTask activityTask(String id) {
    return new ActivityTask(
        token(5),
        id,
        "Payments.charge",
        "PizzaOrder",
        "pizza",
        Map.of(),
        List.of(),
        new ActivityTask.Times(Instant.EPOCH, Instant.EPOCH),
        new ActivityTask.Timeouts(null, null, null),
        RetryPolicy.DEFAULT,
        List.of(),
        null);
  }

  private static final class FakeHandler implements WorkflowTaskHandler {
    private final List<TaskToken> handled = new CopyOnWriteArrayList<>();
    private final List<TaskToken> accepted = new CopyOnWriteArrayList<>();
    private final List<String> evicted = new CopyOnWriteArrayList<>();
    private volatile long cached;
    private volatile @Nullable WorkflowTaskOutcome outcome =
        new WorkflowTaskOutcome.Completed(List.of(), Map.of());

    @Override
    public long cachedEventId(String runId) {
      return cached;
    }

    @Override
    public WorkflowTaskOutcome handle(WorkflowTask task) {
      handled.add(task.token());
      WorkflowTaskOutcome result = outcome;
      if (result == null) {
        throw new IllegalStateException("broken");
      }
      return result;
    }

    @Override
    public QueryResult query(WorkerResponse.QueryRequested query) {
      return new QueryResult.Answered(List.of());
    }

    @Override
    public void completionAccepted(TaskToken token) {
      accepted.add(token);
    }

    @Override
    public void evict(String runId) {
      evicted.add(runId);
    }

    @Override
    public void close() {}
  }
}

package io.workflow.worker.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.Activity;
import io.workflow.ActivityContext;
import io.workflow.ApplicationFailure;
import io.workflow.data.DataConversionException;
import io.workflow.data.DataConverter;
import io.workflow.data.JsonDataConverter;
import io.workflow.definition.ActivityDefinition;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.worker.ActivityTask;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerRequest.CancelActivityTask;
import io.workflow.protocol.worker.WorkerRequest.CompleteActivityTask;
import io.workflow.protocol.worker.WorkerRequest.FailActivityTask;
import io.workflow.protocol.worker.WorkerRequest.RecordHeartbeat;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.Refused;
import io.workflow.protocol.worker.WorkflowTask;
import io.workflow.worker.channel.FakeWorkerChannel;
import io.workflow.worker.task.TaskClaims.Verdict;
import io.workflow.worker.task.TaskSlots;
import io.workflow.worker.task.WorkerMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ActivityRunnerTest {

  private static final TaskToken TOKEN =
      new TaskToken(new TaskId("default", "order-1", "run-1", 5, 1), 0, "start-1");
  private static final DataConverter VALUES = new JsonDataConverter();

  private final TaskSlots slots = new TaskSlots(2);
  private final FakeWorkerChannel channel = new FakeWorkerChannel(ActivityRunnerTest::answer);
  private final FakeNextTasks nextTasks = new FakeNextTasks();
  private final PaymentsBean payments = new PaymentsBean();
  private final ActivityRunner runner =
      new ActivityRunner(beans(payments), channel, nextTasks, slots, VALUES, WorkerMetrics.NONE);

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void shouldCompleteWithTheResultOfTheBean() {
    run("Payments.charge", null, "card", 7);

    CompleteActivityTask completion = awaitOnly(CompleteActivityTask.class);
    assertThat(VALUES.fromPayload(completion.result().getFirst(), String.class))
        .isEqualTo("card:7");
    awaitSlotsFree();
  }

  @Test
  void shouldCompleteVoidActivitiesWithoutAResult() {
    run("Payments.refund", null, "card");

    assertThat(awaitOnly(CompleteActivityTask.class).result()).isEmpty();
  }

  @Test
  void shouldFailWithTypeStackAndCauses() {
    run("Payments.decline", null, "card");

    Failure failure = awaitOnly(FailActivityTask.class).failure();
    assertThat(failure.message()).isEqualTo("declined");
    assertThat(failure.stackTrace()).contains("PaymentsBean.decline");
    assertThat(failure.info())
        .isEqualTo(new Failure.Application("CardDeclined", true, List.of(), null));
    assertThat(failure.cause())
        .extracting(Failure::info)
        .isEqualTo(
            new Failure.Application("java.lang.IllegalStateException", false, List.of(), null));
    awaitSlotsFree();
  }

  @Test
  void shouldLetANewerWorkerTryWhatThisOneCanNotRead() {
    run("Payments.charge", null, "card", "not a number");

    Failure failure = awaitOnly(FailActivityTask.class).failure();
    assertThat(failure.message())
        .contains("Can't read the input of activity Payments.charge: Argument 2: Expected JSON")
        .contains("tried again until attempt 10");
    assertThat(failure.info()).isEqualTo(unconvertible(false));
  }

  @Test
  void shouldNotTryWithoutEndToReadAnInput() {
    run(atAttempt(10, task("Payments.charge", null, null, "card", "not a number")));

    Failure failure = awaitOnly(FailActivityTask.class).failure();
    assertThat(failure.message()).contains("It is not tried again, after 10 attempts");
    assertThat(failure.info()).isEqualTo(unconvertible(true));
  }

  @Test
  void shouldNotRepeatTheWorkOfAnActivityWhoseResultCanNotBeWritten() {
    run("Payments.unwritable", null);

    Failure failure = awaitOnly(FailActivityTask.class).failure();
    assertThat(failure.message())
        .contains("Activity Payments.unwritable has run, but its result can't be written");
    assertThat(failure.info()).isEqualTo(unconvertible(true));
    awaitSlotsFree();
  }

  @Test
  void shouldReportAFailureWhoseDetailsCanNotBeWritten() {
    run("Payments.failWithUnwritableDetails", null);

    Failure failure = awaitOnly(FailActivityTask.class).failure();
    assertThat(failure.message()).isEqualTo("declined");
    assertThat(failure.info())
        .isInstanceOfSatisfying(
            Failure.Application.class,
            info ->
                assertThat(VALUES.fromPayload(info.details().getFirst(), String.class))
                    .contains("Can't write a"));
    awaitSlotsFree();
  }

  private static Failure.Application unconvertible(boolean nonRetryable) {
    return new Failure.Application(
        DataConversionException.class.getName(), nonRetryable, List.of(), null);
  }

  private static ActivityTask atAttempt(int attempt, ActivityTask task) {
    TaskId id = task.token().task();
    return new ActivityTask(
        new TaskToken(
            new TaskId(id.namespace(), id.workflowId(), id.runId(), id.scheduledEventId(), attempt),
            0,
            task.token().startId()),
        task.activityId(),
        task.activityType(),
        task.workflowType(),
        task.taskQueue(),
        task.header(),
        task.input(),
        task.times(),
        task.timeouts(),
        task.retryPolicy(),
        task.heartbeatDetails(),
        null);
  }

  @Test
  void shouldReadAndWriteAsDeclared() {
    run("Payments.lines", null, (Object) new Line[] {new Line.Drink(2)});

    assertThat(
            new String(
                awaitOnly(CompleteActivityTask.class).result().getFirst().data(),
                StandardCharsets.UTF_8))
        .isEqualTo("[{\"@type\":\"Drink\",\"litres\":2}]");
  }

  @Test
  void shouldSendTheFirstHeartbeatAtOnceAndTheLastWithAFailure() {
    run("Payments.heartbeatAndFail", Duration.ofMinutes(1));

    FailActivityTask failed = awaitOnly(FailActivityTask.class);
    assertThat(failed.lastHeartbeatDetails()).isEqualTo(VALUES.toPayloads(99));
    assertThat(awaitOnly(RecordHeartbeat.class).details()).isEqualTo(VALUES.toPayloads(0));
  }

  @Test
  void shouldNotSendAgainWithAFailureWhatTheServerHas() {
    run("Payments.heartbeatOnceAndFail", Duration.ofMinutes(1));

    assertThat(awaitOnly(FailActivityTask.class).lastHeartbeatDetails()).isEmpty();
    assertThat(awaitOnly(RecordHeartbeat.class).details()).isEqualTo(VALUES.toPayloads(1));
  }

  @Test
  void shouldSendWithAFailureWhatTheServerDidNotTake() {
    channel.answer(
        request ->
            request instanceof RecordHeartbeat
                ? new Refused(Refused.Reason.UNAVAILABLE, "busy", null)
                : new WorkerResponse.Done(null));

    run("Payments.heartbeatOnceAndFail", Duration.ofMinutes(1));

    assertThat(awaitOnly(FailActivityTask.class).lastHeartbeatDetails())
        .isEqualTo(VALUES.toPayloads(1));
  }

  @Test
  void shouldSendAHeartbeatBeforeTheTimeOfTheAttemptIsOver() {
    run(task("Payments.heartbeatUntilReleased", Duration.ofMillis(500), Duration.ofSeconds(30)));

    await().until(() -> channel.requests(RecordHeartbeat.class).size() == 2);
    assertThat(
            VALUES.fromPayload(
                channel.requests(RecordHeartbeat.class).getLast().details().getFirst(),
                Integer.class))
        .isGreaterThan(1);
    awaitSlotsFree();
  }

  @Test
  void shouldSendOneHeartbeatForEachInterval() {
    run("Payments.heartbeatUntilReleased", Duration.ofMillis(50));

    await().until(() -> channel.requests(RecordHeartbeat.class).size() > 3);
    assertThat(channel.requests(RecordHeartbeat.class).size())
        .isLessThan(payments.heartbeats.get());
    payments.release.countDown();
    awaitOnly(CompleteActivityTask.class);
  }

  @Test
  void shouldCancelAnActivityThatHeartbeats() {
    channel.answer(
        request ->
            request instanceof RecordHeartbeat
                ? new WorkerResponse.HeartbeatRecorded(true)
                : new WorkerResponse.Done(null));

    run("Payments.heartbeatUntilReleased", Duration.ofMillis(50));

    assertThat(awaitOnly(CancelActivityTask.class).token()).isEqualTo(TOKEN);
    awaitSlotsFree();
  }

  @Test
  void shouldReportNothingForAnAttemptThatDoesNotCountAnyMore() {
    channel.answer(request -> new Refused(Refused.Reason.STALE, "timed out", null));

    run("Payments.heartbeatUntilReleased", Duration.ofMillis(50));

    awaitSlotsFree();
    assertThat(channel.requests()).hasOnlyElementsOfType(RecordHeartbeat.class);
  }

  @Test
  void shouldInterruptWhatTakesLongerThanItMay() {
    run(task("Payments.block", Duration.ofSeconds(2), null));

    await().until(() -> payments.interrupted);
    awaitSlotsFree();
    assertThat(channel.requests()).isEmpty();
  }

  @Test
  void shouldNotReportWhatIsCompletedElsewhere() {
    run("Payments.later", null);

    awaitSlotsFree();
    assertThat(payments.token.get()).isNotBlank();
    assertThat(channel.requests()).isEmpty();
  }

  @Test
  void shouldHandOnTheWorkflowTaskThatComesWithTheAnswer() {
    WorkflowTask next =
        new WorkflowTask(
            TOKEN,
            "PizzaOrder",
            "pizza",
            Duration.ofSeconds(10),
            3,
            List.of(),
            0,
            Map.of(),
            List.of());
    nextTasks.cachedEventId = 3;
    channel.answer(request -> new WorkerResponse.Done(next));

    run("Payments.refund", null, "card");

    assertThat(awaitOnly(CompleteActivityTask.class).cachedEventId()).isEqualTo(3);
    await().until(() -> next.equals(nextTasks.arrived.get()));
  }

  @Test
  void shouldGiveTheAttemptBackWhenTheWorkerStopsAndWhatItHasReportedLast() {
    run("Payments.heartbeatUntilReleased", Duration.ofSeconds(30));
    await().until(() -> payments.heartbeats.get() > 9);

    runner.interruptAll();

    WorkerRequest.ReturnActivityTask returned = awaitOnly(WorkerRequest.ReturnActivityTask.class);
    assertThat(returned.token()).isEqualTo(TOKEN);
    assertThat(VALUES.fromPayload(returned.lastHeartbeatDetails().getFirst(), Integer.class))
        .isGreaterThan(9);
    assertThat(awaitOnly(RecordHeartbeat.class).details()).isEqualTo(VALUES.toPayloads(1));
    awaitSlotsFree();
    assertThat(channel.requests(FailActivityTask.class)).isEmpty();
  }

  @Test
  void shouldLetTheCodeSayWhatAnInterruptionMeans() {
    run("Payments.charged", null);
    await().until(() -> payments.blocked);

    runner.interruptAll();

    assertThat(awaitOnly(FailActivityTask.class).failure().info())
        .isEqualTo(new Failure.Application("MayBeCharged", true, List.of(), null));
    awaitSlotsFree();
    assertThat(channel.requests(WorkerRequest.ReturnActivityTask.class)).isEmpty();
  }

  @Test
  void shouldNotBeginWhatComesAfterTheWorkerHasStopped() {
    runner.interruptAll();

    run("Payments.block", null);

    assertThat(awaitOnly(WorkerRequest.ReturnActivityTask.class).lastHeartbeatDetails()).isEmpty();
    assertThat(payments.blocked).isFalse();
    awaitSlotsFree();
  }

  @Test
  void shouldLogAFailureWithItsClassAndStackTraceOnce(CapturedOutput output) {
    run("Payments.heartbeatOnceAndFail", null);
    awaitSlotsFree();
    run(atAttempt(2, task("Payments.heartbeatOnceAndFail", null, null)));
    awaitSlotsFree();
    run(atAttempt(3, task("Payments.decline", null, null, "card")));
    awaitSlotsFree();

    assertThat(output.getAll().lines().filter(line -> line.contains("WARN")))
        .satisfiesExactly(
            first -> assertThat(first).contains("order-1").contains("failed in attempt 1"),
            second ->
                assertThat(second)
                    .endsWith("failed in attempt 2: java.lang.IllegalStateException: failed"),
            another -> assertThat(another).contains("failed in attempt 3; its retry policy"));
    assertThat(output.getAll().lines())
        .containsOnlyOnce("java.lang.IllegalStateException: failed")
        .anyMatch(line -> line.contains("PaymentsBean.heartbeatOnceAndFail("))
        .anyMatch(line -> line.contains("PaymentsBean.decline("));
  }

  @Test
  void shouldTellRunningFromReserved() {
    reserve();
    assertThat(slots.running()).isZero();
    assertThat(slots.taken()).isEqualTo(1);

    runner.run(task("Payments.block", null, null));

    assertThat(slots.running()).isEqualTo(1);
    payments.release.countDown();
    awaitSlotsFree();
    assertThat(slots.running()).isZero();
  }

  @Test
  void shouldClaimAndRun() {
    channel.answer(
        request ->
            request instanceof WorkerRequest.ClaimActivityTask
                ? new WorkerResponse.ActivityTaskStarted(
                    task("Payments.refund", null, null, "card"))
                : new WorkerResponse.Done(null));
    reserve();

    Verdict verdict = runner.claim(new TaskMessage(TOKEN.task(), "Payments.refund")).join();

    assertThat(verdict).isEqualTo(Verdict.TAKEN);
    awaitOnly(CompleteActivityTask.class);
    awaitSlotsFree();
  }

  @Test
  void shouldGiveTheSlotBackWhenThereIsNothingToRun() {
    channel.answer(request -> new Refused(Refused.Reason.ALREADY_STARTED, "started", null));
    reserve();
    assertThat(runner.claim(new TaskMessage(TOKEN.task(), "Payments.refund")).join())
        .isEqualTo(Verdict.GONE);
    assertThat(slots.taken()).isZero();

    channel.answer(request -> new Refused(Refused.Reason.UNAVAILABLE, "busy", Duration.ZERO));
    reserve();
    assertThat(runner.claim(new TaskMessage(TOKEN.task(), "Payments.refund")).join())
        .isEqualTo(Verdict.UNAVAILABLE);
    assertThat(slots.taken()).isZero();

    int before = channel.requests().size();
    reserve();
    assertThat(runner.claim(new TaskMessage(TOKEN.task(), "Unknown.type")).join())
        .isEqualTo(Verdict.UNKNOWN_TYPE);
    assertThat(slots.taken()).isZero();
    assertThat(channel.requests()).hasSize(before);
  }

  private static WorkerResponse answer(WorkerRequest request) {
    return request instanceof RecordHeartbeat
        ? new WorkerResponse.HeartbeatRecorded(false)
        : new WorkerResponse.Done(null);
  }

  private void run(String type, @Nullable Duration heartbeatTimeout, Object... arguments) {
    run(task(type, null, heartbeatTimeout, arguments));
  }

  private void run(ActivityTask task) {
    reserve();
    runner.run(task);
  }

  private void reserve() {
    assertThat(slots.tryReserve()).isTrue();
  }

  private static ActivityTask task(
      String type,
      @Nullable Duration startToClose,
      @Nullable Duration heartbeatTimeout,
      Object... arguments) {
    List<Payload> input = VALUES.toPayloads(arguments);
    return new ActivityTask(
        TOKEN,
        "1",
        type,
        "PizzaOrder",
        "pizza",
        Map.of(),
        input,
        new ActivityTask.Times(Instant.EPOCH, Instant.EPOCH),
        new ActivityTask.Timeouts(null, startToClose, heartbeatTimeout),
        RetryPolicy.DEFAULT,
        List.of(),
        null);
  }

  private <T extends WorkerRequest> T awaitOnly(Class<T> type) {
    await().until(() -> !channel.requests(type).isEmpty());
    assertThat(channel.requests(type)).hasSize(1);
    return channel.requests(type).getFirst();
  }

  private void awaitSlotsFree() {
    await().until(() -> slots.taken() == 0);
  }

  private static Map<String, ActivityBean> beans(Object bean) {
    Map<String, ActivityBean> beans = new HashMap<>();
    for (ActivityDefinition definition : ActivityDefinition.ofBean(bean.getClass())) {
      beans.put(definition.type(), new ActivityBean(definition, () -> bean));
    }
    return beans;
  }

  private static final class FakeNextTasks implements NextWorkflowTasks {
    private volatile long cachedEventId;
    private final AtomicReference<@Nullable WorkflowTask> arrived = new AtomicReference<>();

    @Override
    public long reserve(String runId) {
      return cachedEventId;
    }

    @Override
    public void arrived(@Nullable WorkflowTask task) {
      arrived.set(task);
    }
  }

  @Activity
  interface Payments {
    String charge(String card, int amount);

    void refund(String card);

    void decline(String card);

    void heartbeatAndFail();

    void heartbeatOnceAndFail();

    void heartbeatUntilReleased() throws InterruptedException;

    void charged();

    void block() throws InterruptedException;

    String later();

    List<Line> lines(List<Line> lines);

    Object unwritable();

    void failWithUnwritableDetails();
  }

  /** Fails to say what it holds. */
  static final class Unwritable {
    @SuppressWarnings("DoNotCallSuggester") // the mapper calls it
    public String getValue() {
      throw new IllegalStateException("closed");
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  sealed interface Line {
    record Drink(int litres) implements Line {}
  }

  static final class PaymentsBean implements Payments {
    private final CountDownLatch release = new CountDownLatch(1);
    private final java.util.concurrent.atomic.AtomicInteger heartbeats =
        new java.util.concurrent.atomic.AtomicInteger();
    private final AtomicReference<String> token = new AtomicReference<>("");
    private volatile boolean blocked;
    private volatile boolean interrupted;

    @Override
    public String charge(String card, int amount) {
      return card + ":" + amount;
    }

    @Override
    public void refund(String card) {}

    @Override
    public void decline(String card) {
      throw ApplicationFailure.builder("declined", "CardDeclined")
          .nonRetryable(true)
          .cause(new IllegalStateException("no money"))
          .build();
    }

    @Override
    public void heartbeatAndFail() {
      for (int i = 0; i < 100; i++) {
        ActivityContext.current().heartbeat(i);
      }
      throw new IllegalStateException("failed");
    }

    @Override
    public void heartbeatOnceAndFail() {
      ActivityContext.current().heartbeat(1);
      throw new IllegalStateException("failed");
    }

    @Override
    public void charged() {
      try {
        block();
      } catch (InterruptedException stop) {
        throw ApplicationFailure.nonRetryable("Interrupted while charging", "MayBeCharged");
      }
    }

    @Override
    public void heartbeatUntilReleased() throws InterruptedException {
      ActivityContext context = ActivityContext.current();
      do {
        context.heartbeat(heartbeats.incrementAndGet());
      } while (!release.await(1, java.util.concurrent.TimeUnit.MILLISECONDS));
    }

    @Override
    public void block() throws InterruptedException {
      blocked = true;
      try {
        release.await();
      } catch (InterruptedException expected) {
        interrupted = true;
        throw expected;
      }
    }

    @Override
    public String later() {
      ActivityContext.current().doNotCompleteOnReturn();
      token.set(ActivityContext.current().info().taskToken());
      return "ignored";
    }

    @Override
    public List<Line> lines(List<Line> lines) {
      return lines;
    }

    @Override
    public Object unwritable() {
      return new Unwritable();
    }

    @Override
    public void failWithUnwritableDetails() {
      throw ApplicationFailure.of("declined", "CardDeclined", new Unwritable());
    }
  }
}

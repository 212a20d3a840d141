package io.workflow.server.frontend.temporal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.taskqueue.v1.TaskQueuePartitionMetadata;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskTopics;
import io.workflow.server.frontend.temporal.Conversation;
import io.workflow.server.frontend.temporal.Sent;
import io.workflow.server.frontend.temporal.TemporalServer;
import io.workflow.server.frontend.temporal.TopicRecords;
import io.workflow.server.matching.ClusterTaskQueues;
import io.workflow.server.matching.HintLog;
import io.workflow.server.matching.Poll;
import io.workflow.server.matching.PollRequest;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.RegisteredQueues;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks reach workers that poll, by a plain stub. */
@ExtendWith(TemporalServer.Shared.class)
class PollCallsIT {

  private static TemporalServer server;

  private final String queue = "orders-" + UUID.randomUUID();
  private final Conversation order = conversation(queue);

  private static Conversation conversation(String queue) {
    return new Conversation(server, queue);
  }

  @BeforeAll
  static void start(TemporalServer shared) {
    server = shared;
  }

  @Test
  void shouldGiveTaskToWaitingPollerWithoutKafkaRecord() throws Exception {
    double matched = count("task_matches", "source", "sync");
    ListenableFuture<PollWorkflowTaskQueueResponse> poll = pollLater(queue, "worker");
    String runId = startAnother();
    PollWorkflowTaskQueueResponse task = poll.get(20, TimeUnit.SECONDS);

    assertThat(task.getWorkflowExecution().getRunId()).isEqualTo(runId);
    assertThat(task.getWorkflowType().getName()).isEqualTo("PizzaOrder");
    assertThat(task.getAttempt()).isEqualTo(1);
    assertThat(task.getStartedEventId()).isEqualTo(3);
    assertThat(task.getPreviousStartedEventId()).isZero();
    assertThat(task.getWorkflowExecutionTaskQueue().getName()).isEqualTo(queue);
    assertThat(task.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventType)
        .containsExactly(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
    assertThat(task.getScheduledTime().getSeconds()).isPositive();
    assertThat(task.getStartedTime().getSeconds()).isPositive();
    assertThat(count("task_matches", "source", "sync")).isEqualTo(matched + 1);
    assertThat(TopicRecords.sentTo(TaskTopics.workflowTopic("default", queue))).isZero();
  }

  @Test
  void shouldDeliverTasksThatWaitedInKafkaBeforeTheFirstPoller() {
    makeTopic(TaskKind.WORKFLOW);
    double fromKafka = count("task_matches", "source", "kafka", "kind", "workflow");
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      started.add(startAnother());
    }
    awaitInLog(TaskKind.WORKFLOW, 5);
    List<String> delivered = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      delivered.add(poll(queue, false).getWorkflowExecution().getRunId());
    }
    assertThat(delivered).containsExactlyInAnyOrderElementsOf(started);
    assertThat(count("task_matches", "source", "kafka", "kind", "workflow"))
        .isEqualTo(fromKafka + 5);
  }

  @Test
  void shouldBringTheFirstTaskOfANewQueueWithoutATopic() throws Exception {
    double straight = count("task_matches", "source", "sync", "kind", "workflow");
    String runId = startAnother();
    assertThat(poll(queue, false).getWorkflowExecution().getRunId()).isEqualTo(runId);
    assertThat(count("task_matches", "source", "sync", "kind", "workflow")).isEqualTo(straight + 1);
    assertThat(TopicRecords.topics()).noneMatch(topic -> topic.contains(queue));
  }

  /** As when a native worker reads the queue as well. */
  private void makeTopic(TaskKind kind) {
    HintLog log = server.bean(HintLog.class);
    QueueKey key = new QueueKey("default", queue, kind, false);
    server.bean(RegisteredQueues.class).registered(Set.of(key));
    Awaitility.await().atMost(java.time.Duration.ofSeconds(20)).until(() -> log.isReady(key));
  }

  /**
   * A hint goes its way after the answer: a poll may come before it, and is then given the task.
   */
  private void awaitInLog(TaskKind kind, long hints) {
    ClusterTaskQueues queues = server.bean(ClusterTaskQueues.class);
    QueueKey key = new QueueKey("default", queue, kind, false);
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> queues.stats(key).backlog() >= hints);
  }

  @Test
  void shouldGiveAwayWhatTheLimitOfTheQueueAllowsAndTellIt() throws Exception {
    assertThat(described().getEffectiveRateLimit().getRateLimitSource())
        .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM);
    TaskQueueConfig set = limit(RateLimit.newBuilder().setRequestsPerSecond(0));
    assertThat(set.getQueueRateLimit().getMetadata().getReason()).isEqualTo("the oven is small");
    assertThat(described().getConfig()).isEqualTo(set);
    assertThat(described().getEffectiveRateLimit().getRateLimitSource())
        .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_API);
    ListenableFuture<PollWorkflowTaskQueueResponse> waiting = pollLater(queue, "waiting");
    awaitPoller(TaskKind.WORKFLOW, "waiting");
    String runId = startAnother();
    assertThatThrownBy(() -> waiting.get(1_500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    TaskQueueConfig removed = limit(null);

    assertThat(removed.getQueueRateLimit().hasRateLimit()).isFalse();
    assertThat(waiting.get(20, TimeUnit.SECONDS).getWorkflowExecution().getRunId())
        .isEqualTo(runId);
  }

  /** {@code null} takes the limit away. */
  private TaskQueueConfig limit(RateLimit.@Nullable Builder limit) {
    RateLimitUpdate.Builder update = RateLimitUpdate.newBuilder().setReason("the oven is small");
    if (limit != null) {
      update.setRateLimit(limit);
    }
    return update(change().setUpdateQueueRateLimit(update));
  }

  @Test
  void shouldKeepLimitsAndWeightsOfFairnessKeys() {
    TaskQueueConfig.Builder expected = TaskQueueConfig.newBuilder();
    TaskQueueConfig first =
        update(
            change()
                .putSetFairnessWeightOverrides("vip", 2.5f)
                .putSetFairnessWeightOverrides("late", 0.5f));
    assertThat(first)
        .isEqualTo(
            expected
                .putFairnessWeightOverrides("vip", 2.5f)
                .putFairnessWeightOverrides("late", 0.5f)
                .build());

    TaskQueueConfig second =
        update(
            change()
                .setIdentity("ann")
                .addUnsetFairnessWeightOverrides("late")
                .setUpdateFairnessKeyRateLimitDefault(
                    RateLimitUpdate.newBuilder()
                        .setReason("each his own")
                        .setRateLimit(RateLimit.newBuilder().setRequestsPerSecond(7))));

    assertThat(second.getFairnessWeightOverridesMap()).containsOnlyKeys("vip");
    assertThat(second.hasQueueRateLimit()).isFalse();
    assertThat(second.getFairnessKeysRateLimitDefault().getRateLimit().getRequestsPerSecond())
        .isEqualTo(7);
    assertThat(second.getFairnessKeysRateLimitDefault().getMetadata().getUpdateIdentity())
        .isEqualTo("ann");
    assertThat(described().getConfig()).isEqualTo(second);
    assertThat(update(change())).isEqualTo(second);
  }

  @Test
  void shouldRefuseWeightsThatMakeNoSense() {
    assertRefused(change().putSetFairnessWeightOverrides("", 1), "must not be empty");
    assertRefused(change().putSetFairnessWeightOverrides("x".repeat(65), 1), "fairness key");
    assertRefused(change().putSetFairnessWeightOverrides("a", -1), "greater than zero");
    assertRefused(change().putSetFairnessWeightOverrides("a", Float.NaN), "greater than zero");
    assertRefused(
        change().putSetFairnessWeightOverrides("a", 1).addUnsetFairnessWeightOverrides("a"),
        "both set and unset");
    UpdateTaskQueueConfigRequest.Builder full = change();
    IntStream.range(0, 1_000).forEach(i -> full.putSetFairnessWeightOverrides("key" + i, 1));
    assertThat(update(full).getFairnessWeightOverridesCount()).isEqualTo(1_000);
    assertRefused(full.putSetFairnessWeightOverrides("one more", 1), "maximum 1000");
    assertRefused(change().putSetFairnessWeightOverrides("one more", 1), "at most 1000");
    assertThat(described().getConfig().getFairnessWeightOverridesCount()).isEqualTo(1_000);
  }

  private void assertRefused(UpdateTaskQueueConfigRequest.Builder update, String why) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> update(update))
        .withMessageContaining("INVALID_ARGUMENT")
        .withMessageContaining(why);
  }

  private UpdateTaskQueueConfigRequest.Builder change() {
    return UpdateTaskQueueConfigRequest.newBuilder()
        .setNamespace("default")
        .setTaskQueue(queue)
        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
  }

  private TaskQueueConfig update(UpdateTaskQueueConfigRequest.Builder update) {
    return server.workflows().updateTaskQueueConfig(update.build()).getConfig();
  }

  private DescribeTaskQueueResponse described() {
    return server
        .workflows()
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace("default")
                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                .setReportConfig(true)
                .build());
  }

  @Test
  void shouldNotLoseTaskToAbandonedPoll() throws Exception {
    for (int i = 0; i < 10; i++) {
      ListenableFuture<PollWorkflowTaskQueueResponse> abandoned = pollLater(queue, "gone");
      abandoned.cancel(true);
      ListenableFuture<PollWorkflowTaskQueueResponse> here = pollLater(queue, "here");
      String runId = startAnother();
      assertThat(here.get(9, TimeUnit.SECONDS).getWorkflowExecution().getRunId()).isEqualTo(runId);
    }
  }

  /**
   * The client leaves at any moment: while it waits, while its task is claimed, while the answer is
   * on its way. When all of the answer had left in that very moment nobody can know: then the
   * task's own timeout, which is short here, brings it to the next worker.
   */
  @Test
  void shouldNotLoseTaskToPollWhoseClientLeavesInTheMiddle() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      ListenableFuture<PollWorkflowTaskQueueResponse> leaving = pollLater(queue, "leaving");
      Conversation next = conversation(queue);
      Thread start =
          Thread.ofVirtual()
              .start(
                  () ->
                      next.start(next.request().setWorkflowTaskTimeout(Durations.fromSeconds(1))));
      long until = System.nanoTime() + random.nextInt(8_000_000);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      boolean got = !leaving.cancel(true);
      start.join();
      PollWorkflowTaskQueueResponse task =
          (got ? leaving : pollLater(queue, "here")).get(8, TimeUnit.SECONDS);
      assertThat(task.getWorkflowExecution().getWorkflowId())
          .as("the worker of task %d", i)
          .isEqualTo(next.workflowId());
      complete(task);
    }
  }

  @Test
  void shouldDeliverThousandTasksOnceToTenPollers() throws Exception {
    Set<String> started = ConcurrentHashMap.newKeySet();
    Set<String> delivered = ConcurrentHashMap.newKeySet();
    List<String> twice = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 10; thread++) {
        int from = thread * 100;
        running.add(
            threads.submit(
                () -> {
                  for (int i = from; i < from + 100; i++) {
                    started.add(startAnother());
                  }
                }));
      }
      for (Future<?> done : running) {
        done.get(60, TimeUnit.SECONDS);
      }
      for (int thread = 0; thread < 10; thread++) {
        threads.execute(
            () -> {
              while (delivered.size() < 1_000) {
                PollWorkflowTaskQueueResponse task = poll(queue, false, 3);
                if (!task.getTaskToken().isEmpty()) {
                  String runId = task.getWorkflowExecution().getRunId();
                  complete(task);
                  if (!delivered.add(runId)) {
                    synchronized (twice) {
                      twice.add(runId);
                    }
                  }
                }
              }
            });
      }
      Awaitility.await()
          .atMost(90, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(delivered).hasSize(1_000));
    }
    assertThat(delivered).isEqualTo(started);
    assertThat(twice).isEmpty();
  }

  @Test
  void shouldBringActivitiesByKafkaAndStraight() throws Exception {
    makeTopic(TaskKind.ACTIVITY);
    double matched = count("task_matches", "source", "sync", "kind", "activity");
    double fromKafka = count("task_matches", "source", "kafka", "kind", "activity");
    order.start();
    complete(poll(queue, false), activity("charge"));
    awaitInLog(TaskKind.ACTIVITY, 1);
    PollActivityTaskQueueResponse charge = server.workflows().pollActivityTaskQueue(activityPoll());
    assertThat(charge.getActivityId()).isEqualTo("charge");
    assertThat(count("task_matches", "source", "kafka", "kind", "activity"))
        .isEqualTo(fromKafka + 1);

    String unused = startAnother();
    PollWorkflowTaskQueueResponse task = poll(queue, false);
    ListenableFuture<PollActivityTaskQueueResponse> waiting =
        WorkflowServiceGrpc.newFutureStub(server.channel())
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .pollActivityTaskQueue(activityPoll().toBuilder().setIdentity("waiting").build());
    awaitPoller(TaskKind.ACTIVITY, "waiting");
    complete(task, activity("bake"));
    PollActivityTaskQueueResponse bake = waiting.get(10, TimeUnit.SECONDS);
    assertThat(bake.getActivityId()).isEqualTo("bake");
    assertThat(bake.getAttempt()).isEqualTo(1);
    assertThat(count("task_matches", "source", "sync", "kind", "activity")).isEqualTo(matched + 1);
  }

  /** The client is gone when the claim is answered: the same attempt goes to the next. */
  @Test
  void shouldGiveActivityBackWhosePollerIsGone() throws Exception {
    order.start();
    PollWorkflowTaskQueueResponse task = poll(queue, false);
    ClusterTaskQueues queues = server.bean(ClusterTaskQueues.class);
    Poll gone =
        queues.poll(
            new PollRequest(
                "default",
                queue,
                false,
                TaskKind.ACTIVITY,
                "gone",
                java.time.Duration.ofSeconds(20),
                "",
                PollRequest.USUAL_RATE,
                null));
    complete(task, activity("charge"));
    queues.giveBack(gone.answer().get(10, TimeUnit.SECONDS).orElseThrow());
    PollActivityTaskQueueResponse next = server.workflows().pollActivityTaskQueue(activityPoll());
    assertThat(next.getActivityId()).isEqualTo("charge");
    assertThat(next.getAttempt()).isEqualTo(1);
  }

  // ---- sticky

  @Test
  void shouldBringOnlyWhatIsNewToStickyWorker() throws Exception {
    String sticky = queue + "-mine";
    order.start();
    PollWorkflowTaskQueueResponse first = poll(queue, false);
    ListenableFuture<PollWorkflowTaskQueueResponse> waiting = pollStickyLater(sticky);
    completeSticky(first, sticky);
    order.signal("go");
    PollWorkflowTaskQueueResponse second = waiting.get(10, TimeUnit.SECONDS);
    assertThat(second.getWorkflowExecutionTaskQueue().getName()).isEqualTo(queue);
    assertThat(second.getPreviousStartedEventId()).isEqualTo(3);
    assertThat(second.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(4L, 5L, 6L, 7L);
    completeSticky(second, sticky);

    order.signal("go");
    PollWorkflowTaskQueueResponse third = poll(sticky, true);
    assertThat(third.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(8L, 9L, 10L, 11L);
  }

  @Test
  void shouldGiveTaskToEverybodyWhenStickyWorkerDoesNotPoll() {
    order.start();
    completeSticky(poll(queue, false), queue + "-nobody");
    order.signal("go");
    PollWorkflowTaskQueueResponse second = poll(queue, false);
    assertThat(second.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventId)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void shouldGiveTaskToEverybodyWhenStickyWorkerIsLate() {
    String sticky = queue + "-late";
    order.start();
    PollWorkflowTaskQueueResponse first = poll(queue, false);
    ListenableFuture<PollWorkflowTaskQueueResponse> seen = pollStickyLater(sticky);
    seen.cancel(true);
    completeSticky(first, sticky);
    order.signal("go");
    PollWorkflowTaskQueueResponse second = poll(queue, false);
    assertThat(second.getHistory().getEventsList())
        .extracting(HistoryEvent::getEventType)
        .containsSequence(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
  }

  @Test
  void shouldEndPollsOfStickyQueueWhenWorkerShutsDown() throws Exception {
    ListenableFuture<PollWorkflowTaskQueueResponse> waiting = pollStickyLater(queue + "-mine");
    var unused =
        server
            .workflows()
            .shutdownWorker(
                ShutdownWorkerRequest.newBuilder()
                    .setNamespace("default")
                    .setStickyTaskQueue(queue + "-mine")
                    .setIdentity("worker")
                    .build());
    assertThat(waiting.get(5, TimeUnit.SECONDS))
        .isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
  }

  @Test
  void shouldEndAllPollsOfAWorkerThatShutsDownAndGiveItNoMoreTasks() throws Exception {
    PollWorkflowTaskQueueRequest mine =
        workflowPoll(queue, false, "mine").toBuilder().setWorkerInstanceKey(queue + "-1").build();
    PollWorkflowTaskQueueRequest other =
        workflowPoll(queue, false, "other").toBuilder().setWorkerInstanceKey(queue + "-2").build();
    var ended = pollLater(mine);
    var goesOn = pollLater(other);
    awaitPoller(queue, false, "mine");
    awaitPoller(queue, false, "other");

    var unused =
        server
            .workflows()
            .shutdownWorker(
                ShutdownWorkerRequest.newBuilder()
                    .setNamespace("default")
                    .setTaskQueue(queue)
                    .setIdentity("mine")
                    .setWorkerInstanceKey(queue + "-1")
                    .build());

    assertThat(ended.get(5, TimeUnit.SECONDS))
        .isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
    assertThat(goesOn).isNotDone();
    assertThat(pollLater(mine).get(5, TimeUnit.SECONDS))
        .isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
    assertThat(startAnother()).isNotEmpty();
    assertThat(goesOn.get(10, TimeUnit.SECONDS).getTaskToken().isEmpty()).isFalse();
  }

  private static ListenableFuture<PollWorkflowTaskQueueResponse> pollLater(
      PollWorkflowTaskQueueRequest request) {
    return WorkflowServiceGrpc.newFutureStub(server.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .pollWorkflowTaskQueue(request);
  }

  // ---- time and description

  @Test
  void shouldEndEmptyOneSecondBeforeTheDeadline() {
    long begin = System.nanoTime();
    assertThat(poll(queue, false, 3)).isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(1_500L, 2_900L);
  }

  @Test
  void shouldRefuseDeadlineThatIsTooShort() {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(
            () ->
                stub(1_700, TimeUnit.MILLISECONDS)
                    .pollWorkflowTaskQueue(workflowPoll(queue, false, "worker")))
        .satisfies(
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  @SuppressWarnings("deprecation") // older clients ask for the status, the command line in a mode
  void shouldDescribePollersAndBacklog() {
    order.start();
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(
                        server
                            .workflows()
                            .describeTaskQueue(describe())
                            .getStats()
                            .getApproximateBacklogCount())
                    .isEqualTo(1));
    var described =
        server
            .workflows()
            .describeTaskQueue(
                describe().toBuilder()
                    .setIncludeTaskQueueStatus(true)
                    .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_UNSPECIFIED)
                    .build());
    assertThat(described.getTaskQueueStatus().getBacklogCountHint()).isEqualTo(1);
    var enhanced =
        server
            .workflows()
            .describeTaskQueue(
                describe().toBuilder()
                    .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED)
                    .build())
            .getVersionsInfoOrThrow("");
    assertThat(enhanced.getTypesInfoOrThrow(1).getStats().getApproximateBacklogCount())
        .isEqualTo(1);
    assertThat(poll(queue, false).getTaskToken().isEmpty()).isFalse();
    assertThat(server.workflows().describeTaskQueue(describe()).getPollersList())
        .singleElement()
        .satisfies(
            poller -> {
              assertThat(poller.getIdentity()).isEqualTo("worker");
              assertThat(poller.getLastAccessTime().getSeconds()).isPositive();
              assertThat(poller.getRatePerSecond()).isEqualTo(100_000);
            });
    assertThat(server.workflows().describeTaskQueue(describe()).getStats().getTasksDispatchRate())
        .isPositive();
  }

  // ---- steps

  @Test
  void shouldListAQueueAsOnePartition() {
    var partitions =
        server
            .workflows()
            .listTaskQueuePartitions(
                ListTaskQueuePartitionsRequest.newBuilder()
                    .setNamespace("default")
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .build());

    assertThat(partitions.getWorkflowTaskQueuePartitionsList())
        .extracting(TaskQueuePartitionMetadata::getKey)
        .containsExactly(queue);
    assertThat(partitions.getActivityTaskQueuePartitionsList()).hasSize(1);
  }

  private DescribeTaskQueueRequest describe() {
    return DescribeTaskQueueRequest.newBuilder()
        .setNamespace("default")
        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
        .setReportStats(true)
        .build();
  }

  private ListenableFuture<PollWorkflowTaskQueueResponse> pollLater(String from, String identity) {
    ListenableFuture<PollWorkflowTaskQueueResponse> poll =
        WorkflowServiceGrpc.newFutureStub(server.channel())
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .pollWorkflowTaskQueue(workflowPoll(from, false, identity));
    awaitPoller(from, false, identity);
    return poll;
  }

  private ListenableFuture<PollWorkflowTaskQueueResponse> pollStickyLater(String from) {
    ListenableFuture<PollWorkflowTaskQueueResponse> poll =
        WorkflowServiceGrpc.newFutureStub(server.channel())
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .pollWorkflowTaskQueue(workflowPoll(from, true, "worker"));
    awaitPoller(from, true, "worker");
    return poll;
  }

  /** A poll arrives within milliseconds: looking each 100 ms would be most of the time. */
  private static ConditionFactory soon() {
    return Awaitility.await()
        .pollDelay(java.time.Duration.ZERO)
        .pollInterval(java.time.Duration.ofMillis(5));
  }

  private static void awaitPoller(String from, boolean sticky, String identity) {
    soon()
        .until(
            () ->
                server
                    .bean(ClusterTaskQueues.class)
                    .pollers(new QueueKey("default", from, TaskKind.WORKFLOW, sticky))
                    .containsKey(identity));
  }

  private void awaitPoller(TaskKind kind, String identity) {
    soon()
        .until(
            () ->
                server
                    .bean(ClusterTaskQueues.class)
                    .pollers(new QueueKey("default", queue, kind, false))
                    .containsKey(identity));
  }

  private static PollWorkflowTaskQueueResponse poll(String from, boolean sticky) {
    return poll(from, sticky, 30);
  }

  private static PollWorkflowTaskQueueResponse poll(String from, boolean sticky, int seconds) {
    return stub(seconds, TimeUnit.SECONDS)
        .pollWorkflowTaskQueue(workflowPoll(from, sticky, "worker"));
  }

  private static WorkflowServiceBlockingStub stub(long deadline, TimeUnit unit) {
    return WorkflowServiceGrpc.newBlockingStub(server.channel()).withDeadlineAfter(deadline, unit);
  }

  private static PollWorkflowTaskQueueRequest workflowPoll(
      String from, boolean sticky, String identity) {
    return PollWorkflowTaskQueueRequest.newBuilder()
        .setNamespace("default")
        .setTaskQueue(
            TaskQueue.newBuilder()
                .setName(from)
                .setKind(
                    sticky
                        ? TaskQueueKind.TASK_QUEUE_KIND_STICKY
                        : TaskQueueKind.TASK_QUEUE_KIND_NORMAL))
        .setIdentity(identity)
        .build();
  }

  private PollActivityTaskQueueRequest activityPoll() {
    return PollActivityTaskQueueRequest.newBuilder()
        .setNamespace("default")
        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
        .setIdentity("worker")
        .build();
  }

  /** Returns the run's id. */
  private String startAnother() {
    return conversation(queue).start().getRunId();
  }

  private Command activity(String activityId) {
    return Sent.activity(activityId, false, queue);
  }

  private void complete(PollWorkflowTaskQueueResponse task, Command... commands) {
    var unused = order.send(order.answer(task, commands));
  }

  private void completeSticky(PollWorkflowTaskQueueResponse task, String sticky) {
    var unused =
        order.send(
            order
                .answer(task)
                .setStickyAttributes(
                    StickyExecutionAttributes.newBuilder()
                        .setWorkerTaskQueue(
                            TaskQueue.newBuilder()
                                .setName(sticky)
                                .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY))
                        .setScheduleToStartTimeout(Durations.fromSeconds(5))));
  }

  private static double count(String name, String... tags) {
    return server.bean(MeterRegistry.class).get(name).tags(tags).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }
}

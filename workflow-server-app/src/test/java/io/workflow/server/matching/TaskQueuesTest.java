package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.StickyQueue;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.WorkflowQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets which task, without Kafka and without a clock that moves by itself. */
class TaskQueuesTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final QueueKey ORDERS =
      new QueueKey("default", "orders", TaskKind.WORKFLOW, false);

  private final InMemoryEngine engine = InMemoryEngine.stepwise();
  private final List<TaskId> kafka = Collections.synchronizedList(new ArrayList<>());
  private final Queue<TaskId> untold = new ConcurrentLinkedQueue<>();
  private final List<String> fed = Collections.synchronizedList(new ArrayList<>());
  private final List<Hint> told = new ArrayList<>();
  private final Queue<Runnable> untakens = new ConcurrentLinkedQueue<>();
  private boolean ready = true;
  private boolean refuses;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final InMemoryWaitingTasks stored = new InMemoryWaitingTasks();
  private TaskQueues queues = newQueues();

  private TaskQueues newQueues() {
    return newQueues(new Recorder());
  }

  /** Native workers read all of them. */
  private TaskQueues newQueues(HintLog log) {
    return new TaskQueues(
        () -> engine,
        new WaitingPlaces(_queue -> true, log, told::add, stored, Runnable::run),
        QueueHomes.HERE,
        metrics,
        engine::now,
        engine.timers(),
        QueueLimits.NONE);
  }

  @BeforeEach
  void connect() {
    engine.transport(queues);
  }

  @AfterEach
  void close() {
    queues.close();
  }

  @Test
  void shouldGiveTaskToWaitingPollerWithoutKafka() {
    Poll poll = poll("orders");
    start("a");
    assertThat(workflowTask(poll)).hasValueSatisfying(task -> isTaskOf(task, "a"));
    assertThat(kafka).isEmpty();
    assertThat(matches("sync")).isEqualTo(1);
  }

  @Test
  void shouldTellKafkaWhenNobodyWaits() {
    start("a");
    assertThat(kafka).extracting(TaskId::workflowId).containsExactly("a");
    assertThat(matches("sync")).isZero();
  }

  @Test
  void shouldHoldTaskForPollerThatWasHereAMomentAgo() {
    Poll first = poll("orders");
    start("a");
    queues.normalQueue(ORDERS).inLog(0);
    start("b");
    assertThat(workflowTask(first)).isPresent();
    assertThat(kafka).isEmpty();
    assertThat(workflowTask(poll("orders"))).hasValueSatisfying(task -> isTaskOf(task, "b"));
  }

  @Test
  void shouldNotHoldTaskWhenThePollerWasHereLongAgo() {
    Poll first = poll("orders");
    start("a");
    queues.normalQueue(ORDERS).inLog(0);
    engine.advance(Duration.ofSeconds(2));
    start("b");
    assertThat(workflowTask(first)).isPresent();
    assertThat(kafka).extracting(TaskId::workflowId).containsExactly("b");
  }

  @Test
  void shouldLineTasksUpBehindThoseThatWaitInKafka() {
    Poll first = poll("orders");
    start("a");
    queues.normalQueue(ORDERS).inLog(1);
    start("b");
    assertThat(workflowTask(first)).isPresent();
    assertThat(kafka).extracting(TaskId::workflowId).containsExactly("b");
    feed(new TaskMessage(new TaskId("default", "old", "run-old", 2, 1), "PizzaOrder"));
    feed(new TaskMessage(kafka.getFirst(), "PizzaOrder"));
    start("c");
    assertThat(kafka).hasSize(1);
  }

  @Test
  void shouldSendHeldTasksToKafkaAtItsEnd() {
    Poll first = poll("orders");
    start("a");
    queues.normalQueue(ORDERS).inLog(0);
    start("b");
    assertThat(workflowTask(first)).isPresent();
    queues.close();
    assertThat(kafka).extracting(TaskId::workflowId).containsExactly("b");
  }

  @Test
  void shouldServePollersInTheirOrder() {
    Poll first = poll("orders");
    Poll second = poll("orders");
    Poll other = poll("pizzas");
    start("a");
    start("b");
    assertThat(workflowTask(first)).hasValueSatisfying(task -> isTaskOf(task, "a"));
    assertThat(workflowTask(second)).hasValueSatisfying(task -> isTaskOf(task, "b"));
    assertThat(other.answer()).isNotDone();
  }

  @Test
  void shouldGoOnWaitingWhenClaimIsRefused() {
    start("a");
    TaskMessage old = new TaskMessage(kafka.getFirst(), "PizzaOrder");
    Poll first = poll("orders");
    feed(old);
    assertThat(workflowTask(first)).isPresent();

    Poll second = poll("orders");
    feed(old);
    assertThat(second.answer()).isNotDone();
    start("b");
    assertThat(workflowTask(second)).hasValueSatisfying(task -> isTaskOf(task, "b"));
    assertThat(matches("kafka")).isEqualTo(1);
  }

  @Test
  void shouldReadTopicWhilePollersWaitAndOnlyThen() {
    QueueKey key = new QueueKey("default", "orders", TaskKind.WORKFLOW, false);
    assertThat(queues.normalQueue(key).waiting()).isZero();
    Poll poll = poll("orders");
    assertThat(fed).containsExactly("orders");
    assertThat(queues.normalQueue(key).waiting()).isEqualTo(1);
    start("a");
    assertThat(poll.answer()).isDone();
    assertThat(queues.normalQueue(key).waiting()).isZero();
  }

  @Test
  void shouldNotTakeTaskForPollThatWasCancelled() {
    Poll gone = poll("orders");
    gone.cancel();
    assertThat(gone.answer()).isCompletedWithValue(Optional.empty());
    start("a");
    assertThat(kafka).hasSize(1);
    assertThat(engine.state(new WorkflowKey("default", "a")).workflowTaskInFlight()).isFalse();
  }

  @Test
  void shouldGiveTaskToNextPollerWhenItsOwnIsGoneDuringTheClaim() {
    Poll gone = poll("orders");
    Poll here = poll("orders");
    submitStart("a");
    engine.turn(); // the claim is answered in the same go, so cancel in between
    assertThat(workflowTask(gone)).isPresent();
    queues.giveBack(gone.answer().join().orElseThrow());
    engine.turn();
    assertThat(workflowTask(here)).hasValueSatisfying(task -> isTaskOf(task, "a"));
    assertThat(kafka).isEmpty();
  }

  @Test
  void shouldNotLoseTaskOfPollerThatLeavesWhileItIsClaimed() {
    Poll gone = poll("orders");
    queues.dispatch(workflowTask(waitingTask("a")));
    assertThat(engine.waiting()).as("claims under way").isEqualTo(1);
    gone.cancel();
    assertThat(gone.answer()).isNotDone();
    engine.turn();
    assertThat(gone.answer()).isCompletedWithValue(Optional.empty());
    assertThat(engine.state(new WorkflowKey("default", "a")).workflowTaskInFlight()).isFalse();
    assertThat(kafka).as("told of again, at once").hasSize(2);
  }

  @Test
  void shouldTellKafkaWhenEngineDoesNotAnswerClaim() {
    TaskId task = waitingTask("a");
    kafka.clear();
    Poll poll = poll("orders");
    engine.failWith(new ShardUnavailableException("busy", Duration.ofMillis(1)));
    queues.dispatch(workflowTask(task));
    engine.turn();
    assertThat(kafka).containsExactly(task);
    assertThat(poll.answer()).isNotDone();
  }

  @Test
  void shouldEndPollEmptyInTime() {
    Poll poll = queues.poll(request("orders", false, Duration.ofMillis(20)));
    engine.advance(Duration.ofMillis(20));
    assertThat(poll.answer()).isCompletedWithValue(Optional.empty());
    start("a");
    assertThat(kafka).hasSize(1);
  }

  @Test
  void shouldDeliverEachOfThousandTasksOnceToTenPollers() {
    Set<String> delivered = new HashSet<>();
    IntStream.range(0, 1_000).forEach(i -> start("w" + i));
    List<TaskId> backlog = List.copyOf(kafka);
    List<Poll> polls = new ArrayList<>();
    IntStream.range(0, 10).forEach(_i -> polls.add(poll("orders")));
    for (TaskId task : backlog) {
      queues.normalQueue(ORDERS).offer(new TaskMessage(task, "PizzaOrder"));
      engine.turn();
      polls.replaceAll(
          poll ->
              workflowTask(poll)
                  .map(
                      started -> {
                        assertThat(delivered.add(started.token().task().workflowId())).isTrue();
                        return poll("orders");
                      })
                  .orElse(poll));
    }
    assertThat(delivered).hasSize(1_000);
  }

  // ---- a queue whose topic takes time, and a Kafka that does not take what it is given

  @Test
  void shouldHoldFirstTaskOfNewQueueForWhoeverPollsFirst() {
    ready = false;
    start("a");
    assertThat(kafka).extracting(TaskId::workflowId).containsExactly("a");
    assertThat(workflowTask(poll("orders"))).hasValueSatisfying(task -> isTaskOf(task, "a"));
    assertThat(matches("sync")).isEqualTo(1);
  }

  @Test
  void shouldGiveTaskOfNewQueueOnceThoughKafkaHasItToo() {
    ready = false;
    start("a");
    Poll first = poll("orders");
    Poll second = poll("orders");
    feed(new TaskMessage(kafka.getFirst(), "PizzaOrder"));
    assertThat(workflowTask(first)).isPresent();
    assertThat(second.answer()).isNotDone();
  }

  @Test
  void shouldLeaveToKafkaWhatNobodyPolledForInTime() {
    ready = false;
    start("a");
    engine.advance(Duration.ofSeconds(16));
    queues.normalQueue(ORDERS).sweep(engine.now());
    assertThat(poll("orders").answer()).isNotDone();
    assertThat(kafka).as("hints").hasSize(1);
  }

  @Test
  void shouldHoldOnlySomeTasksOfNewQueue() {
    ready = false;
    IntStream.range(0, 1_000).forEach(i -> start("w" + i));
    assertThat(kafka).hasSize(1_000);
    List<Poll> polls = IntStream.range(0, 200).mapToObj(_i -> poll("orders")).toList();
    assertThat(polls).filteredOn(poll -> workflowTask(poll).isPresent()).hasSize(100);
  }

  @Test
  void shouldTellWorkersByTheirStreamsWhatKafkaDoesNotTake() {
    refuses = true;
    start("a");
    assertThat(told).extracting(hint -> hint.task().workflowId()).containsExactly("a");
    assertThat(workflowTask(poll("orders"))).hasValueSatisfying(task -> isTaskOf(task, "a"));
  }

  @Test
  void shouldTellNobodyElseWhatKafkaDoesNotTakeWhenPollerWaits() {
    start("a");
    Poll poll = poll("orders");
    assertThat(poll.answer()).isNotDone();
    untakens.forEach(Runnable::run);
    engine.turn();
    assertThat(workflowTask(poll)).hasValueSatisfying(task -> isTaskOf(task, "a"));
    assertThat(told).isEmpty();
  }

  // ---- polls that are over

  @Test
  void shouldForgetPollThatFailedWhileItBegan() {
    Recorder broken =
        new Recorder() {
          @Override
          public void readFor(PolledQueue queue) {
            throw new IllegalStateException("no thread");
          }
        };
    try (TaskQueues failing = newQueues(broken)) {
      assertThatThrownBy(() -> failing.poll(request("orders", false, MINUTE)))
          .isInstanceOf(IllegalStateException.class);
      assertThat(failing.normalQueue(ORDERS).waiting()).isZero();
      engine.transport(failing);
      start("a");
      assertThat(kafka).as("told of, not given to nobody").hasSize(1);
    }
  }

  @Test
  void shouldGoOnWaitingWhenEngineThrowsAtClaim() {
    TaskId task = waitingTask("a");
    kafka.clear();
    Poll poll = poll("orders");
    engine.throwAtNext(new IllegalStateException("not started"));
    queues.dispatch(workflowTask(task));
    assertThat(kafka).containsExactly(task);
    assertThat(poll.answer()).isNotDone();
    start("b");
    assertThat(workflowTask(poll)).hasValueSatisfying(given -> isTaskOf(given, "b"));
  }

  @Test
  void shouldAnswerPollWhoseTimeEndsDuringClaimOnceThatHasEnded() {
    TaskId task = waitingTask("a");
    Poll poll = queues.poll(request("orders", false, Duration.ofMillis(1)));
    Poll late = queues.poll(request("orders", false, MINUTE));
    queues.dispatch(workflowTask(task));
    engine.advance(Duration.ofMillis(1));
    assertThat(poll.answer()).as("while its task is claimed").isNotDone();
    engine.turn();
    assertThat(workflowTask(poll)).hasValueSatisfying(given -> isTaskOf(given, "a"));
    assertThat(late.answer()).isNotDone();
  }

  /**
   * Polls come, go and are answered on many threads while tasks come up: each task that is started
   * is in the hands of a poll that was there, or is told of again.
   */
  @Test
  void shouldNeverLeaveTaskWithPollThatIsOver() throws InterruptedException {
    int tasks = 400;
    List<TaskId> waiting = IntStream.range(0, tasks).mapToObj(i -> waitingTask("w" + i)).toList();
    Set<String> inHand = ConcurrentHashMap.newKeySet();
    AtomicInteger next = new AtomicInteger();
    List<Thread> workers =
        IntStream.range(0, 4)
            .mapToObj(
                worker ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              Random random = new Random(worker);
                              while (inHand.size() < tasks) {
                                Poll poll = queues.poll(request("orders", false, MINUTE));
                                if (random.nextInt(3) == 0) {
                                  poll.cancel();
                                }
                                int i = next.getAndIncrement();
                                if (i < tasks) {
                                  queues.dispatch(workflowTask(waiting.get(i)));
                                }
                                engine.turn();
                                if (random.nextInt(3) == 0) {
                                  poll.cancel();
                                }
                                TaskId again = untold.poll();
                                if (again != null) {
                                  queues
                                      .normalQueue(ORDERS)
                                      .offer(new TaskMessage(again, "PizzaOrder"));
                                }
                                engine.turn();
                                if (!poll.answer().isDone()) {
                                  poll.cancel();
                                  engine.turn();
                                }
                                poll.answer()
                                    .join()
                                    .ifPresent(
                                        task ->
                                            inHand.add(
                                                ((PolledTask.OfWorkflow) task)
                                                    .task()
                                                    .token()
                                                    .task()
                                                    .workflowId()));
                              }
                            }))
            .toList();
    for (Thread worker : workers) {
      assertThat(worker.join(Duration.ofSeconds(20))).as("every task found a worker").isTrue();
    }
    assertThat(inHand).hasSize(tasks);
    assertThat(queues.normalQueue(ORDERS).waiting()).isZero();
  }

  // ---- sticky queues

  @Test
  void shouldKeepStickyTaskForItsWorker() {
    stickyRun("a");
    signal("a");
    assertThat(kafka).isEmpty();
    Poll other = poll("orders");
    assertThat(other.answer()).isNotDone();
    Poll sticky = queues.poll(request("mine", true, MINUTE));
    engine.turn();
    assertThat(sticky.answer().join())
        .hasValueSatisfying(
            task ->
                assertThat(task)
                    .isInstanceOfSatisfying(
                        PolledTask.OfWorkflow.class,
                        workflow -> {
                          assertThat(workflow.sticky()).isTrue();
                          assertThat(workflow.task().taskQueue()).isEqualTo("orders");
                        }));
    assertThat(matches("sticky")).isEqualTo(1);
  }

  @Test
  void shouldGiveStickyTaskToEverybodyWhenItsWorkerWasNotSeenForTenSeconds() {
    stickyRun("a");
    engine.advance(Duration.ofSeconds(11));
    signal("a");
    assertThat(kafka).extracting(TaskId::workflowId).containsExactly("a");
    assertThat(engine.state(new WorkflowKey("default", "a")).workflowTasks().stickyQueue())
        .isNull();
  }

  @Test
  void shouldGiveStickyTaskToEverybodyWhenItsWorkerHasShutDown() {
    stickyRun("a");
    signal("a");
    assertThat(kafka).isEmpty();
    queues.stopPolls(new QueueKey("default", "mine", TaskKind.WORKFLOW, true), null);
    engine.turn();
    assertThat(kafka).extracting(TaskId::workflowId).containsExactly("a");
    assertThat(engine.state(new WorkflowKey("default", "a")).workflowTasks().stickyQueue())
        .isNull();
  }

  // ---- queries

  @Test
  void shouldGiveQueryToWaitingPoller() {
    Poll poll = poll("orders");
    CompletableFuture<Boolean> taken = queues.offer(null, query("q"));
    assertThat(taken).isCompletedWithValue(false);
    assertThat(poll.answer().join()).contains(new PolledTask.OfQuery(query("q"), false));
  }

  @Test
  void shouldAskStickyWorkerFirst() {
    Poll normal = poll("orders");
    Poll sticky = queues.poll(request("mine", true, MINUTE));
    assertThat(queues.offer("mine", query("q"))).isCompletedWithValue(true);
    assertThat(sticky.answer()).isDone();
    assertThat(normal.answer()).isNotDone();
  }

  @Test
  void shouldAskEverybodyWhenStickyWorkerIsNotThere() {
    Poll normal = poll("orders");
    assertThat(queues.offer("mine", query("q"))).isCompletedWithValue(false);
    assertThat(normal.answer()).isDone();
  }

  @Test
  void shouldAskEverybodyWhenStickyWorkerDoesNotCome() {
    queues.poll(request("mine", true, MINUTE)).cancel();
    Poll normal = poll("orders");
    CompletableFuture<Boolean> taken = queues.offer("mine", query("q"));
    assertThat(normal.answer()).isNotDone();
    engine.advance(Duration.ofMillis(50));
    assertThat(normal.answer())
        .isCompletedWithValue(Optional.of(new PolledTask.OfQuery(query("q"), false)));
    assertThat(taken).isCompletedWithValue(false);
  }

  @Test
  void shouldForgetQueryThatNobodyWantsToKnowAnyMore() {
    CompletableFuture<Boolean> taken = queues.offer(null, query("q"));
    taken.cancel(false);
    assertThat(poll("orders").answer()).isNotDone();
  }

  @Test
  void shouldKnowWhoPolledLately() {
    poll("orders");
    assertThat(queues.pollers(ORDERS)).containsOnlyKeys("worker");
    assertThat(queues.pollers(new QueueKey("default", "orders", TaskKind.ACTIVITY, false)))
        .isEmpty();
    queues.stopPolls();
    engine.advance(Duration.ofMinutes(6));
    assertThat(queues.pollers(ORDERS)).isEmpty();
  }

  // ---- steps

  private Poll poll(String queue) {
    Poll poll = queues.poll(request(queue, false, MINUTE));
    engine.turn();
    return poll;
  }

  private static PollRequest request(String queue, boolean sticky, Duration timeout) {
    return new PollRequest(
        "default",
        queue,
        sticky,
        TaskKind.WORKFLOW,
        "worker",
        timeout,
        "",
        PollRequest.USUAL_RATE,
        null);
  }

  private void start(String workflowId) {
    submitStart(workflowId);
    engine.turn();
  }

  private void submitStart(String workflowId) {
    submit(workflowId, Requests.start().request("run-" + workflowId));
  }

  /** A task of which Kafka alone was told. */
  private TaskId waitingTask(String workflowId) {
    engine.transport(new OnlyKafka());
    start(workflowId);
    engine.transport(queues);
    return kafka.getLast();
  }

  private void feed(TaskMessage message) {
    queues.normalQueue(ORDERS).offer(message);
    engine.turn();
  }

  /** A run without a task, whose worker has polled its own queue a moment ago. */
  private void stickyRun(String workflowId) {
    Poll first = poll("orders");
    start(workflowId);
    submit(
        workflowId,
        new WorkflowTaskRequest.CompleteWorkflowTask(
            workflowTask(first).orElseThrow().token(),
            List.<Command>of(),
            "worker",
            new WorkflowTaskRequest.CompleteWorkflowTask.HandOut(false, false, "answer"),
            new StickyQueue("mine", Duration.ofSeconds(5)),
            false,
            null,
            List.of(),
            Map.of()));
    engine.turn();
    queues.poll(request("mine", true, MINUTE)).cancel();
  }

  private void signal(String workflowId) {
    submit(
        workflowId,
        new ExecutionRequest.SignalWorkflow(
            null, "go", List.of(), Map.of(), "client", "go", List.of()));
    engine.turn();
  }

  private void submit(String workflowId, Request<?> request) {
    var unused = engine.submit(new WorkflowKey("default", workflowId), request);
  }

  private static QueryTask query(String id) {
    return new QueryTask(
        id,
        new WorkflowKey("default", "a"),
        "run-a",
        "PizzaOrder",
        "orders",
        new WorkflowQuery("status", List.of(), Map.of(), null),
        3,
        4,
        Duration.ofMillis(50));
  }

  private Effect.Dispatch workflowTask(TaskId task) {
    return new Effect.DispatchWorkflowTask(task, "PizzaOrder", "orders", engine.now(), null);
  }

  private static Optional<StartedWorkflowTask> workflowTask(Poll poll) {
    return poll.answer()
        .getNow(Optional.empty())
        .map(task -> task instanceof PolledTask.OfWorkflow workflow ? workflow.task() : null);
  }

  private static void isTaskOf(StartedWorkflowTask task, String workflowId) {
    assertThat(task.token().task().workflowId()).isEqualTo(workflowId);
  }

  private double matches(String source) {
    return metrics.counter("task_matches", "kind", "workflow", "source", source).count();
  }

  /** Kafka, which takes everything at once. */
  private class Recorder extends EmptyHintLog {
    @Override
    public void append(Hint hint, Runnable untaken) {
      kafka.add(hint.task());
      untold.add(hint.task());
      untakens.add(untaken);
      if (refuses) {
        untaken.run();
      }
    }

    @Override
    public boolean isReady(QueueKey queue) {
      return ready;
    }

    @Override
    public void readFor(PolledQueue queue) {
      fed.add(queue.key().name());
    }
  }

  /** Kafka alone is told. */
  private final class OnlyKafka implements TaskTransport {
    @Override
    public @Nullable Claim<?> claim(Effect.Dispatch task) {
      return null;
    }

    @Override
    public void dispatch(Effect.Dispatch task) {
      kafka.add(task.task());
    }
  }
}

package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.decide.Request;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.WorkflowQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues that no native worker reads: without Kafka and without a clock that moves by itself. */
class QueuesWithoutTopicTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final QueueKey ORDERS =
      new QueueKey("default", "orders", TaskKind.WORKFLOW, false);

  private final InMemoryEngine engine = InMemoryEngine.stepwise();
  private final InMemoryWaitingTasks stored = new InMemoryWaitingTasks();
  private final Set<QueueKey> topics = new HashSet<>();
  private final Map<QueueKey, Double> limits = new HashMap<>();
  private final List<TaskId> log = new ArrayList<>();
  private final List<QueueKey> read = new ArrayList<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TaskQueues queues = newQueues();

  private TaskQueues newQueues() {
    return new TaskQueues(
        () -> engine,
        new WaitingPlaces(topics::contains, new Recorder(), _hint -> {}, stored, Runnable::run),
        QueueHomes.HERE,
        metrics,
        engine::now,
        engine.timers(),
        limits::get);
  }

  @BeforeEach
  void connect() {
    engine.transport(queues);
  }

  @AfterEach
  void close() {
    queues.close();
    assertThat(log).as("hints in Kafka").isEmpty();
    assertThat(read).as("topics that are read").isEmpty();
  }

  @Test
  void shouldKeepATaskForWhoeverPollsFirst() {
    start("a");
    engine.advance(Duration.ofSeconds(9));

    assertThat(workflow(poll())).hasValue("a");
    assertThat(matches("sync")).isEqualTo(1);
  }

  @Test
  void shouldReadWhatIsStoredAtTheFirstPollAndNotAgain() {
    storedTask("a");
    Poll first = poll();
    assertThat(workflow(first)).hasValue("a");
    assertThat(matches("stored")).isEqualTo(1);

    int pages = stored.pages();
    assertThat(workflow(poll())).isEmpty();
    assertThat(workflow(poll())).isEmpty();
    assertThat(stored.pages()).as("questions to the database").isEqualTo(pages);
  }

  @Test
  void shouldReadWhatIsStoredInItsOrderPageByPage() {
    int tasks = StoredTasks.PAGE * 3;
    List<String> order = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      storedTask("w" + i);
      order.add("w" + i);
      engine.advance(Duration.ofMillis(1));
    }
    List<String> delivered = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      workflow(poll()).ifPresent(delivered::add);
    }
    assertThat(delivered).isEqualTo(order);
  }

  @Test
  void shouldServeAllWhoWaitWhenMoreIsStoredThanAPage() {
    int tasks = StoredTasks.PAGE * 2 + 10;
    stored.failWith(new IllegalStateException("The database is away"));
    List<Poll> polls = IntStream.range(0, tasks).mapToObj(_i -> poll()).toList();
    IntStream.range(0, tasks).forEach(i -> storedTask("w" + i));
    assertThat(polls).noneMatch(poll -> workflow(poll).isPresent());

    stored.failWith(null);
    for (int seconds = 0; seconds < 5; seconds++) {
      engine.advance(Duration.ofSeconds(1));
      engine.turn();
    }
    assertThat(polls).allMatch(poll -> workflow(poll).isPresent());
  }

  @Test
  void shouldGiveMemoryBackAndReadWhatItForgotFromTheDatabase() {
    poll().cancel();
    TaskId task = start("a");
    engine.advance(Duration.ofSeconds(10));
    store(task);
    engine.advance(Duration.ofSeconds(6));
    assertThat(queues.stats(ORDERS).backlog()).as("here and stored").isEqualTo(1);

    assertThat(workflow(poll())).hasValue("a");
    assertThat(matches("stored")).isEqualTo(1);
  }

  @Test
  void shouldNotKeepWhatIsStoredWhenItIsToldOfAgain() {
    poll().cancel();
    TaskId task = start("a");
    engine.advance(Duration.ofSeconds(16));
    store(task);
    dispatch(task, engine.now().minusSeconds(16));
    dispatch(task, engine.now().minusSeconds(16));

    assertThat(workflow(poll())).hasValue("a");
    assertThat(matches("stored")).isEqualTo(1);
    assertThat(workflow(poll())).isEmpty();
  }

  @Test
  void shouldGiveWhatIsToldOfAgainToWhoeverWaits() {
    TaskId task = start("a");
    engine.advance(Duration.ofSeconds(16));
    Poll poll = poll();
    assertThat(workflow(poll)).isEmpty();

    dispatch(task, engine.now().minusSeconds(16));
    engine.turn();

    assertThat(workflow(poll)).hasValue("a");
  }

  @Test
  void shouldGiveATaskOnceThatIsHereAndStored() {
    TaskId task = start("a");
    store(task);
    Poll first = poll();
    Poll second = poll();

    assertThat(List.of(workflow(first), workflow(second)))
        .containsExactly(Optional.of("a"), Optional.empty());
  }

  @Test
  void shouldNotLeaveWhatIsStoredBehindWhatIsNew() {
    assertThat(workflow(poll())).isEmpty();
    for (int i = 0; i < 3; i++) {
      start("new" + i);
    }
    storedTask("old");
    queues.normalQueue(ORDERS).moved();
    engine.advance(Duration.ofSeconds(2));

    assertThat(workflow(poll())).hasValue("old");
  }

  @Test
  void shouldTryAgainInAMomentWhenTheEngineDoesNotAnswer() {
    TaskId task = start("a");
    engine.advance(Duration.ofSeconds(16));
    Poll poll = poll();
    engine.failWith(new ShardUnavailableException("busy", Duration.ofMillis(1)));
    dispatch(task, engine.now());
    engine.turn();
    assertThat(poll.answer()).isNotDone();
    assertThat(engine.waiting()).as("claims").isZero();

    engine.failWith(null);
    engine.advance(Duration.ofSeconds(1));
    engine.turn();

    assertThat(workflow(poll)).hasValue("a");
  }

  @Test
  void shouldTellTheExactBacklogAndItsAge() {
    start("young");
    engine.advance(Duration.ofSeconds(3));
    assertThat(queues.stats(ORDERS))
        .extracting(QueueStats::backlog, QueueStats::backlogAge)
        .containsExactly(1L, Duration.ofSeconds(3));

    Instant hourAgo = engine.now().minus(Duration.ofHours(1));
    IntStream.range(0, 4)
        .forEach(i -> stored.add("default", "orders", TaskKind.WORKFLOW, hourAgo.plusSeconds(i)));
    assertThat(queues.stats(ORDERS))
        .extracting(QueueStats::backlog, QueueStats::backlogAge)
        .containsExactly(5L, Duration.ofHours(1));
  }

  @Test
  void shouldLeaveNothingBehindOfQueuesThatWerePolledOnce() {
    for (int i = 0; i < 5_000; i++) {
      String name = "once-" + i;
      pollOf(name).cancel();
      submit(name, Requests.start().taskQueue(name).request("run-" + name));
    }
    engine.turn();
    assertThat(queues.size()).isEqualTo(5_000);

    engine.advance(Duration.ofMinutes(11));

    assertThat(queues.size()).as("queues that are remembered").isZero();
    assertThat(queues.held()).as("tasks that are held").isZero();
  }

  @Test
  void shouldHoldABoundedNumberOfTasks() {
    TaskId task = start("a");
    for (int queue = 0; queue < 30; queue++) {
      for (int i = 0; i < PollerQueue.MAXIMUM_OFFERS; i++) {
        queues.dispatch(
            new Effect.DispatchWorkflowTask(
                task, "PizzaOrder", "full-" + queue, engine.now(), null));
      }
    }
    assertThat(queues.held()).isEqualTo(OfferRoom.MAXIMUM);

    engine.advance(Duration.ofSeconds(17));

    assertThat(queues.held()).isZero();
  }

  // ---- limits

  @Test
  void shouldGiveAwayNoMoreTasksThanTheLimitOfTheQueueAllows() {
    limits.put(ORDERS, 2.0);
    List<Poll> polls = IntStream.range(0, 10).mapToObj(_i -> poll()).toList();
    IntStream.range(0, 10).forEach(i -> start("w" + i));
    assertThat(given(polls)).as("at once").isEqualTo(2);

    for (int second = 1; second <= 4; second++) {
      for (int step = 0; step < 4; step++) {
        engine.advance(Duration.ofMillis(250));
        engine.turn();
      }
      assertThat(given(polls)).as("after %d s", second).isEqualTo(2 + 2 * second);
    }
  }

  @Test
  void shouldNotCountClaimsThatAreRefused() {
    limits.put(ORDERS, 1.0);
    TaskId task = start("a");
    Poll first = poll();
    assertThat(workflow(first)).hasValue("a");
    engine.advance(Duration.ofSeconds(1));
    Poll second = poll();
    dispatch(task, engine.now());
    engine.turn();
    start("b");

    assertThat(workflow(second)).hasValue("b");
  }

  @Test
  void shouldGiveNothingAwayAtALimitOfZeroButQueriesUntilItIsAnother() {
    limits.put(ORDERS, 0.0);
    start("a");
    Poll poll = poll();
    assertThat(poll.answer()).isNotDone();
    Poll other = poll();
    assertThat(queues.offer(null, query())).isCompletedWithValue(false);
    assertThat(List.of(poll.answer().isDone(), other.answer().isDone()))
        .as("who got the query")
        .containsExactlyInAnyOrder(true, false);

    limits.remove(ORDERS);
    engine.advance(Duration.ofSeconds(2));
    engine.turn();

    Poll waiting = workflow(poll).filter("a"::equals).isPresent() ? poll : other;
    assertThat(workflow(waiting)).hasValue("a");
  }

  private static QueryTask query() {
    return new QueryTask(
        "q",
        new WorkflowKey("default", "a"),
        "run-a",
        "PizzaOrder",
        "orders",
        new WorkflowQuery("status", List.of(), Map.of(), null),
        3,
        4,
        Duration.ofMillis(50));
  }

  private static long given(List<Poll> polls) {
    return polls.stream().filter(poll -> poll.answer().isDone()).count();
  }

  // ---- steps

  private Poll poll() {
    return pollOf("orders");
  }

  private Poll pollOf(String queue) {
    Poll poll =
        queues.poll(
            new PollRequest(
                "default",
                queue,
                false,
                TaskKind.WORKFLOW,
                "worker",
                MINUTE,
                "",
                PollRequest.USUAL_RATE,
                null));
    engine.turn();
    return poll;
  }

  private TaskId start(String workflowId) {
    submit(workflowId, Requests.start().request("run-" + workflowId));
    engine.turn();
    return new TaskId("default", workflowId, "run-" + workflowId, 2, 1);
  }

  private void submit(String workflowId, Request<?> request) {
    var unused = engine.submit(new WorkflowKey("default", workflowId), request);
  }

  /** One of which this node was never told. */
  private void storedTask(String workflowId) {
    engine.transport(new Nobody());
    store(start(workflowId));
    engine.transport(queues);
  }

  private void store(TaskId task) {
    stored.add(
        new Hint(
            task,
            TaskKind.WORKFLOW,
            "PizzaOrder",
            "orders",
            engine.now().minus(Hint.STORED_AFTER),
            null));
  }

  private void dispatch(TaskId task, Instant since) {
    queues.dispatch(new Effect.DispatchWorkflowTask(task, "PizzaOrder", "orders", since, null));
  }

  private Optional<String> workflow(Poll poll) {
    Optional<String> workflow =
        poll.answer()
            .getNow(Optional.empty())
            .map(
                task ->
                    task instanceof PolledTask.OfWorkflow started
                        ? started.task().token().task().workflowId()
                        : task.toString());
    workflow.ifPresent(id -> stored.remove(new TaskId("default", id, "run-" + id, 2, 1)));
    return workflow;
  }

  private double matches(String source) {
    return metrics.counter("task_matches", "kind", "workflow", "source", source).count();
  }

  /** Nobody is told. */
  private static final class Nobody implements TaskTransport {
    @Override
    public @Nullable Claim<?> claim(Effect.Dispatch task) {
      return null;
    }

    @Override
    public void dispatch(Effect.Dispatch task) {}
  }

  /** Kafka, which nobody is to use. */
  private final class Recorder extends EmptyHintLog {
    @Override
    public void append(Hint hint, Runnable untaken) {
      log.add(hint.task());
    }

    @Override
    public void readFor(PolledQueue queue) {
      read.add(queue.key());
    }

    @Override
    public long backlog(QueueKey queue) {
      throw new AssertionError("Kafka was asked about " + queue);
    }
  }
}

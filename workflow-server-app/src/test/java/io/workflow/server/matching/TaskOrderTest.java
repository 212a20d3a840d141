package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TaskTransport;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.Priority;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order a queue gives its tasks away, from memory and from what is stored. */
class TaskOrderTest {

  private static final QueueKey ORDERS =
      new QueueKey("default", "orders", TaskKind.WORKFLOW, false);

  private final InMemoryEngine engine = InMemoryEngine.stepwise();
  private final InMemoryWaitingTasks stored = new InMemoryWaitingTasks();
  private final Limits limits = new Limits();
  private final TaskQueues queues =
      new TaskQueues(
          () -> engine,
          new WaitingPlaces(_key -> false, new EmptyHintLog(), _hint -> {}, stored, Runnable::run),
          QueueHomes.HERE,
          new SimpleMeterRegistry(),
          engine::now,
          engine.timers(),
          limits);
  private int next;

  @BeforeEach
  void connect() {
    engine.transport(queues);
  }

  @AfterEach
  void close() {
    queues.close();
  }

  @Test
  void shouldGiveTheMostUrgentFirst() {
    List.of(5, 0, 1, 3, 2, 1).forEach(priority -> start(priority, ""));

    assertThat(take(6)).containsExactly("1-#2", "1-#5", "2-#4", "3-#1", "3-#3", "5-#0");
  }

  @Test
  void shouldLetKeysTakeTurnsByTheirWeights() {
    for (int i = 0; i < 30; i++) {
      start(3, "big");
    }
    for (int i = 0; i < 30; i++) {
      start(3, "small");
    }
    limits.rules = new FairnessRules(null, Map.of("small", 2f));

    assertThat(count("small", take(30))).isBetween(19L, 21L);
  }

  @Test
  void shouldReadWhatIsStoredInTheSameOrder() {
    engine.transport(new Nobody());
    for (int i = 0; i < 250; i++) {
      store(start(3, "big"));
    }
    store(start(3, "small"));
    store(start(4, ""));
    store(start(1, "late"));
    engine.transport(queues);

    List<String> first = take(4);

    assertThat(first.getFirst()).startsWith("1-late");
    assertThat(first.subList(1, 4)).anyMatch(name -> name.startsWith("3-small"));
    assertThat(take(260)).hasSize(249).last().asString().startsWith("4-");
  }

  @Test
  void shouldNotLetWhatIsNewPassWhatIsStoredAndMoreUrgent() {
    engine.transport(new Nobody());
    store(start(1, ""));
    engine.transport(queues);
    start(3, "");

    assertThat(take(2)).first().asString().startsWith("1-");
  }

  @Test
  void shouldServeThoseWhoWaitInTheOrderOfThePage() {
    List<Poll> polls = IntStream.range(0, 4).mapToObj(_i -> poll()).toList();
    engine.transport(new Nobody());
    List.of(4, 2, 5, 1).forEach(priority -> store(start(priority, "")));
    engine.transport(queues);
    queues.normalQueue(ORDERS).moved();
    polls.forEach(poll -> assertThat(poll.answer()).isDone());

    List<Poll> again = IntStream.range(0, 4).mapToObj(_i -> poll()).toList();

    assertThat(again.stream().map(this::workflow))
        .extracting(Optional::orElseThrow)
        .containsExactly("1-#3", "2-#1", "4-#0", "5-#2");
  }

  @Test
  void shouldPutALessUrgentTaskAsideWhenNoMoreCanBeHeld() {
    TaskId task = start(3, "");
    for (int i = 0; i < PollerQueue.MAXIMUM_OFFERS; i++) {
      dispatch(task, null);
    }
    assertThat(queues.held()).isEqualTo(PollerQueue.MAXIMUM_OFFERS);

    start(1, "");

    assertThat(queues.held()).isEqualTo(PollerQueue.MAXIMUM_OFFERS);
    assertThat(take(1)).containsExactly("1-#1");
  }

  @Test
  void shouldGiveNoMoreOfOneKeyThanItsLimitAllows() {
    limits.rules = new FairnessRules(2.0, Map.of("vip", 2f));
    for (int i = 0; i < 20; i++) {
      start(3, "slow");
      start(3, "vip");
    }
    List<Poll> polls = IntStream.range(0, 40).mapToObj(_i -> poll()).toList();
    assertThat(given(polls, "slow")).as("at once").isEqualTo(2);
    assertThat(given(polls, "vip")).as("at once").isEqualTo(4);

    for (int second = 1; second <= 3; second++) {
      for (int step = 0; step < 8; step++) {
        engine.advance(Duration.ofMillis(125));
        engine.turn();
      }
      assertThat(given(polls, "slow")).isEqualTo(2 + 2 * second);
      assertThat(given(polls, "vip")).isEqualTo(4 + 4 * second);
    }
  }

  @Test
  void shouldTellTheBacklogByPriority() {
    start(1, "");
    engine.advance(Duration.ofSeconds(2));
    start(0, "a");
    start(3, "b");
    engine.transport(new Nobody());
    store(start(5, ""));

    assertThat(queues.stats(ORDERS).byPriority())
        .extracting(
            QueueStats.OfPriority::priority,
            QueueStats.OfPriority::backlog,
            QueueStats.OfPriority::backlogAge)
        .containsExactly(
            tuple(1, 1L, Duration.ofSeconds(2)),
            tuple(3, 2L, Duration.ZERO),
            tuple(5, 1L, Duration.ofSeconds(10)));
    assertThat(queues.stats(ORDERS).backlog()).isEqualTo(4);
  }

  // ---- steps

  /** Its name says its priority, its key, and its number. */
  private TaskId start(int priority, String key) {
    String id = (priority == 0 ? 3 : priority) + "-" + key + "#" + next++;
    var unused =
        engine.submit(
            new WorkflowKey("default", id),
            Requests.start().priority(new Priority(priority, key, 0, null)).request("run-" + id));
    engine.turn();
    return new TaskId("default", id, "run-" + id, 2, 1);
  }

  private void store(TaskId task) {
    String name = task.workflowId();
    stored.add(
        new Hint(
            task,
            TaskKind.WORKFLOW,
            "PizzaOrder",
            "orders",
            engine.now().minus(Hint.STORED_AFTER),
            Priority.ordering(
                new Priority(
                    Integer.parseInt(name.substring(0, 1)),
                    name.substring(2, name.indexOf('#')),
                    0,
                    null))));
  }

  private void dispatch(TaskId task, @Nullable Priority priority) {
    queues.dispatch(
        new Effect.DispatchWorkflowTask(task, "PizzaOrder", "orders", engine.now(), priority));
  }

  private List<String> take(int polls) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < polls; i++) {
      Poll poll = poll();
      workflow(poll).ifPresent(taken::add);
      poll.cancel();
    }
    return taken;
  }

  private Poll poll() {
    Poll poll =
        queues.poll(
            new PollRequest(
                "default",
                "orders",
                false,
                TaskKind.WORKFLOW,
                "worker",
                Duration.ofMinutes(1),
                "",
                PollRequest.USUAL_RATE,
                null));
    engine.turn();
    return poll;
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

  private long given(List<Poll> polls, String key) {
    return count(key, polls.stream().flatMap(poll -> workflow(poll).stream()).toList());
  }

  private static long count(String key, List<String> workflows) {
    return workflows.stream().filter(name -> name.startsWith("3-" + key + "#")).count();
  }

  private static final class Limits implements QueueLimits {
    private FairnessRules rules = FairnessRules.NONE;

    @Override
    public @Nullable Double of(QueueKey queue) {
      return null;
    }

    @Override
    public FairnessRules fairness(QueueKey queue) {
      return rules;
    }
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
}

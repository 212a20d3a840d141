package io.workflow.server.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workflow.engine.decide.Effect;
import io.workflow.engine.shard.ManualTimers;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.WorkflowQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queues of which some live at another node. */
class ClusterTaskQueuesTest {

  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final QueueKey STICKY = new QueueKey("default", "own", TaskKind.WORKFLOW, true);
  private static final QueueKey HERE = new QueueKey("default", "here", TaskKind.WORKFLOW, false);
  private static final QueueKey THERE = new QueueKey("default", "there", TaskKind.WORKFLOW, false);

  private final Homes homes = new Homes();
  private final Other other = new Other();
  private final Log log = new Log();
  private final Set<QueueKey> topics = new HashSet<>();
  private final ManualTimers timers = new ManualTimers();
  private final TaskQueues here =
      new TaskQueues(
          () -> {
            throw new AssertionError("no engine");
          },
          new WaitingPlaces(
              topics::contains, log, _hint -> {}, new InMemoryWaitingTasks(), Runnable::run),
          homes,
          new SimpleMeterRegistry(),
          () -> NOW,
          timers,
          QueueLimits.NONE);
  private final ClusterTaskQueues queues =
      new ClusterTaskQueues(here, homes, topics::contains, timers);

  @AfterEach
  void close() {
    here.close();
  }

  @Test
  void shouldLetAPollWaitAtTheHomeOfItsQueue() {
    Poll poll = queues.poll(poll(THERE));
    assertThat(other.parked).hasSize(1);
    assertThat(poll.answer()).isNotDone();

    PolledTask task = query();
    other.parked.getFirst().answer.complete(Optional.of(task));

    assertThat(poll.answer()).isCompletedWithValue(Optional.of(task));
  }

  @Test
  void shouldTellTheOtherNodesOfAQueueThatIsPolledHere() {
    Poll unused = queues.poll(poll(HERE));
    Poll unusedToo = queues.poll(poll(HERE));

    assertThat(homes.told).containsExactly(HERE);
    List<QueueKey> toANewcomer = new ArrayList<>();
    homes.connected.accept(toANewcomer::add);
    assertThat(toANewcomer).containsExactly(HERE);
  }

  @Test
  void shouldAskTheHomeOfAQueueOnceForAllThatIsToBeSeenOfIt() {
    QueueView view = queues.view(THERE);

    assertThat(view.pollers()).containsOnlyKeys("w");
    assertThat(view.stats().backlog()).isEqualTo(3);
    assertThat(other.looks).isEqualTo(1);
    assertThat(queues.view(HERE).pollers()).isEmpty();
  }

  @Test
  void shouldTakeAPollBackWhenItsWorkerGoes() {
    Poll poll = queues.poll(poll(THERE));

    poll.cancel();

    assertThat(other.parked.getFirst().cancelled).isTrue();
    assertThat(poll.answer()).isCompletedWithValue(Optional.empty());
  }

  @Test
  void shouldGiveATaskBackThatComesForAWorkerWhoHasGone() {
    Poll poll = queues.poll(poll(THERE));
    poll.cancel();

    other.parked.getFirst().answer.complete(Optional.of(query()));

    assertThat(other.queries).as("queries offered anew at their home").hasSize(1);
  }

  @Test
  void shouldEndAPollEmptyWhenItsHomeDoesNotAnswer() {
    Poll poll = queues.poll(poll(THERE));

    other.parked.getFirst().answer.completeExceptionally(new IllegalStateException("gone"));

    timers.advance(SOON);
    assertThat(poll.answer()).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
  }

  @Test
  void shouldEndPollsWhoseQueueHasMoved() {
    Poll there = queues.poll(poll(THERE));
    Poll local = queues.poll(poll(HERE));
    homes.remote.add(HERE);
    homes.remote.remove(THERE);

    homes.changed.run();

    assertThat(there.answer()).isCompletedWithValue(Optional.empty());
    assertThat(other.parked.getFirst().cancelled).isTrue();
    assertThat(local.answer()).isCompletedWithValue(Optional.empty());
  }

  @Test
  void shouldTellTheHomeOfATaskOfAQueueWithoutATopic() {
    queues.dispatch(task(THERE));

    assertThat(other.hints).hasSize(1);
    assertThat(log.hints).isEmpty();
  }

  @Test
  void shouldTellTheHomeOfAQueueWithATopicWhenSomebodyPollsThere() {
    topics.add(THERE);
    queues.dispatch(task(THERE));
    assertThat(log.hints).as("for workers that read the log").hasSize(1);
    assertThat(other.hints).isEmpty();

    homes.polled.add(THERE);
    queues.dispatch(task(THERE));

    assertThat(other.hints).hasSize(1);
    assertThat(log.hints).hasSize(1);
  }

  @Test
  void shouldTellTheNextHomeWhenTheHomeCanNotBeTold() {
    other.broken = true;
    queues.dispatch(task(THERE));
    assertThat(other.hints).isEmpty();

    other.broken = false;
    timers.advance(Duration.ofSeconds(2));

    assertThat(other.hints).hasSize(1);
    assertThat(log.hints).isEmpty();
  }

  @Test
  void shouldUseTheLogWhenTheHomeOfAQueueWithATopicCanNotBeTold() {
    topics.add(THERE);
    homes.polled.add(THERE);
    other.broken = true;

    queues.dispatch(task(THERE));

    assertThat(log.hints).hasSize(1);
  }

  @Test
  void shouldEndAPollWhoseQueueMovesInTheMomentInWhichItComes() {
    other.onPoll = () -> homes.remote.remove(THERE);

    Poll poll = queues.poll(poll(THERE));

    assertThat(poll.answer()).isCompletedWithValue(Optional.empty());
    assertThat(other.parked.getFirst().cancelled).isTrue();
  }

  @Test
  void shouldTakeAStickyTaskToTheHomeThatItsQueueHasMovedTo() {
    homes.changedLately = true;
    queues.dispatch(task(STICKY));
    assertThat(other.hints).as("hints while the worker is on the way here").isEmpty();
    homes.remote.add(STICKY);

    homes.changed.run();

    assertThat(other.hints).hasSize(1);
  }

  @Test
  void shouldTakeAStickyTaskOnThatComesToTheFormerHome() {
    homes.changedLately = true;
    homes.remote.add(STICKY);
    here.dispatch(STICKY, here.hint(task(STICKY)));

    timers.advance(SOON);

    assertThat(other.hints).hasSize(1);
  }

  @Test
  void shouldTellTheHomeOfAStickyTaskAsSoonAsItCanBeReached() {
    homes.remote.add(STICKY);
    other.broken = true;
    queues.dispatch(task(STICKY));
    timers.advance(SOON);
    other.broken = false;

    timers.advance(SOON);

    assertThat(other.hints).hasSize(1);
  }

  @Test
  void shouldTakeQueriesToTheHomeThatTheirQueueHasMovedTo() {
    homes.remote.clear();
    CompletableFuture<Boolean> taken = queues.offer(null, query().task());
    homes.remote.add(THERE);

    homes.changed.run();
    assertThat(other.queries).hasSize(1);
    other.queries.getFirst().complete(false);

    assertThat(taken).isCompletedWithValue(false);
  }

  @Test
  void shouldAskTheHomeForAQuery() {
    CompletableFuture<Boolean> taken = queues.offer(null, query().task());

    assertThat(other.queries).containsExactly(taken);
  }

  private static PollRequest poll(QueueKey key) {
    return new PollRequest(
        key.namespace(),
        key.name(),
        false,
        key.kind(),
        "worker",
        Duration.ofMinutes(1),
        "",
        PollRequest.USUAL_RATE,
        null);
  }

  private static Effect.Dispatch task(QueueKey key) {
    TaskId id = new TaskId(key.namespace(), "order-1", "run-1", 2, 1);
    return key.sticky()
        ? new Effect.DispatchStickyWorkflowTask(id, "Order", key.name(), THERE.name(), null)
        : new Effect.DispatchWorkflowTask(id, "Order", key.name(), NOW, null);
  }

  private static PolledTask.OfQuery query() {
    return new PolledTask.OfQuery(
        new QueryTask(
            "query-1",
            new WorkflowKey("default", "order-1"),
            "run-1",
            "Order",
            THERE.name(),
            new WorkflowQuery("status", List.of(), Map.of(), null),
            1,
            2,
            Duration.ZERO),
        false);
  }

  private final class Homes implements QueueHomes {

    private final Set<QueueKey> remote = new HashSet<>(Set.of(THERE));
    private final Set<QueueKey> polled = new HashSet<>();
    private final List<QueueKey> told = new ArrayList<>();
    private boolean changedLately;
    private Runnable changed = () -> {};
    private Consumer<Consumer<QueueKey>> connected = _node -> {};

    @Override
    public @Nullable RemoteQueue elsewhere(QueueKey key) {
      return remote.contains(key) ? other : null;
    }

    @Override
    public boolean mayBePolled(QueueKey key) {
      return polled.contains(key);
    }

    @Override
    public void polled(QueueKey key) {
      told.add(key);
    }

    @Override
    public boolean changedLately() {
      return changedLately;
    }

    @Override
    public void onChange(Runnable listener) {
      changed = listener;
    }

    @Override
    public void onConnect(Consumer<Consumer<QueueKey>> listener) {
      connected = listener;
    }
  }

  private static final class Other implements RemoteQueue {

    private final List<Waiting> parked = new ArrayList<>();
    private final List<Hint> hints = new ArrayList<>();
    private final List<CompletableFuture<Boolean>> queries = new ArrayList<>();
    private Runnable onPoll = () -> {};
    private boolean broken;
    private int looks;

    private static final class Waiting implements Parked {
      private final CompletableFuture<Optional<PolledTask>> answer = new CompletableFuture<>();
      private boolean cancelled;

      @Override
      public CompletableFuture<Optional<PolledTask>> answer() {
        return answer;
      }

      @Override
      public void cancel() {
        cancelled = true;
      }
    }

    @Override
    public Parked poll(PollRequest request) {
      Waiting waiting = new Waiting();
      parked.add(waiting);
      onPoll.run();
      return waiting;
    }

    @Override
    public CompletableFuture<Boolean> dispatch(QueueKey key, Hint hint) {
      if (broken) {
        return CompletableFuture.failedFuture(new IllegalStateException("no stream"));
      }
      hints.add(hint);
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Boolean> offer(@Nullable String stickyQueue, QueryTask query) {
      CompletableFuture<Boolean> taken = new CompletableFuture<>();
      queries.add(taken);
      return taken;
    }

    @Override
    public void stopPolls(QueueKey key, @Nullable String workerInstanceKey) {}

    @Override
    public CompletableFuture<QueueView> look(QueueKey key) {
      looks++;
      return CompletableFuture.completedFuture(
          new QueueView(
              Map.of("w", new PollerSeen(Instant.EPOCH, 5)),
              new QueueStats(3, Duration.ZERO, 0, 0, List.of())));
    }
  }

  private static final class Log extends EmptyHintLog {

    private final List<Hint> hints = new ArrayList<>();

    @Override
    public void append(Hint hint, Runnable untaken) {
      hints.add(hint);
    }
  }
}

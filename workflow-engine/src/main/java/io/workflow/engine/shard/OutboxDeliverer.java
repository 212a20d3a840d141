package io.workflow.engine.shard;

import io.workflow.engine.decide.Deliveries;
import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request;
import io.workflow.engine.shard.CommitBatch.MessageRow;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryStore.StoredMessage;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.OutboxMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages between workflows to their targets, and tells their lanes when they are settled.
 * What it knows is a copy of rows in the store: what it has no room for, or forgets, it reads
 * again.
 *
 * <p>Messages from one run to one target are delivered one after the other, in their order. All but
 * the counters belongs to one thread.
 */
final class OutboxDeliverer implements AutoCloseable {

  private static final Logger LOG = System.getLogger(OutboxDeliverer.class.getName());
  private static final int CAPACITY = 20_000;
  private static final int PAGE = 1_000;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
  private static final Duration RETRY_READ = Duration.ofSeconds(1);

  private final HistoryStore store;
  private final ChangeCodec codec;
  private final Duration period;
  private final int mostInFlight;
  private final Consumer<Collection<SettledMessage>> settler;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicInteger size = new AtomicInteger();
  private final Set<Integer> shards = new HashSet<>();
  private final Map<SettledMessage, Delivery> known = new HashMap<>();
  private final Map<Route, Deque<Delivery>> routes = new HashMap<>();
  private final Deque<Delivery> ready = new ArrayDeque<>();
  private final List<SettledMessage> settled = new ArrayList<>();
  private volatile @Nullable HistoryService history;
  private int inFlight;

  /**
   * Something is in the store that was not taken in: until it is read nothing newer comes before.
   */
  private volatile boolean leftOut;

  /** Messages that must keep their order. */
  private record Route(String sourceRunId, String targetNamespace, String targetWorkflowId) {}

  private static final class Delivery {
    private final SettledMessage id;
    private final OutboxMessage message;
    private final Route route;
    private int attempts;
    private boolean repeated;
    private volatile @Nullable Request<?> answer;

    Delivery(SettledMessage id, OutboxMessage message, boolean repeated) {
      this.id = id;
      this.message = message;
      this.repeated = repeated;
      this.route =
          new Route(
              message.sourceRunId(), message.target().namespace(), message.target().workflowId());
    }
  }

  /**
   * @param settler told, on this deliverer's thread, which rows may go
   */
  OutboxDeliverer(EngineParts parts, Consumer<Collection<SettledMessage>> settler) {
    this.store = parts.store();
    this.codec = parts.codec();
    this.period = parts.settings().alarmHorizon().dividedBy(2);
    // Others come to the lanes as well.
    this.mostInFlight = Math.max(1, parts.settings().queueCapacity() / 8);
    this.settler = settler;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("workflow-outbox").daemon(true).unstarted(task));
    // After the end nothing is begun any more; the rows stay.
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * No shard is taken before.
   *
   * @param asked for targets and sources; reaches the owner of each shard
   */
  @SuppressWarnings("FutureReturnValueIgnored") // read reports its failures itself
  void start(HistoryService asked) {
    history = asked;
    thread.scheduleWithFixedDelay(
        () -> read(List.copyOf(shards)),
        period.toMillis(),
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** How many messages are known to wait. */
  int waiting() {
    return size.get();
  }

  /** These rows are durable. Called by lanes: does not block. */
  void committed(List<MessageRow> rows) {
    if (leftOut || size.addAndGet(rows.size()) > CAPACITY) {
      leaveOut(leftOut ? 0 : rows.size());
      return;
    }
    thread.execute(
        () -> {
          for (MessageRow row : rows) {
            Delivery delivery =
                new Delivery(new SettledMessage(row.shard(), row.sequence()), row.content(), false);
            size.decrementAndGet();
            add(delivery);
          }
          deliverReady();
        });
  }

  /** Whether a commit with messages went through is not known: the store is asked. */
  void doubtful(Collection<Integer> ofShards) {
    thread.execute(() -> read(ofShards));
  }

  private void leaveOut(int counted) {
    size.addAndGet(-counted);
    leftOut = true;
  }

  void taken(Collection<Integer> taken) {
    thread.execute(
        () -> {
          shards.addAll(taken);
          read(taken);
        });
  }

  /** Their new owner delivers. */
  void dropped(Collection<Integer> lost) {
    thread.execute(
        () -> {
          shards.removeAll(lost);
          List.copyOf(known.values()).stream()
              .filter(delivery -> !shards.contains(delivery.id.shard()))
              .forEach(this::forget);
        });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // reports its failures itself
  private void read(Collection<Integer> wanted) {
    List<Integer> mine = wanted.stream().filter(shards::contains).toList();
    if (mine.isEmpty()) {
      return;
    }
    leftOut = false;
    try {
      @Nullable StoredMessage last = null;
      List<StoredMessage> page;
      do {
        page = store.messagesAfter(mine, last, PAGE);
        page.forEach(this::addStored);
        last = page.isEmpty() ? null : page.getLast();
      } while (page.size() == PAGE && size.get() < CAPACITY);
      leftOut = leftOut || page.size() == PAGE;
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "Messages between workflows can't be read; tried again", failure);
      thread.schedule(() -> read(wanted), RETRY_READ.toMillis(), TimeUnit.MILLISECONDS);
    }
    deliverReady();
  }

  private void addStored(StoredMessage row) {
    SettledMessage id = new SettledMessage(row.shard(), row.sequence());
    if (!known.containsKey(id)) {
      add(new Delivery(id, codec.decodeMessage(row.message()), true));
    }
  }

  private void add(Delivery delivery) {
    if (known.putIfAbsent(delivery.id, delivery) != null) {
      return;
    }
    size.incrementAndGet();
    Deque<Delivery> route = routes.computeIfAbsent(delivery.route, _route -> new ArrayDeque<>());
    route.add(delivery);
    if (route.size() == 1) {
      ready.add(delivery);
    }
  }

  private void deliverReady() {
    while (inFlight < mostInFlight && !ready.isEmpty()) {
      Delivery delivery = ready.removeFirst();
      if (isOpen(delivery)) {
        begin(delivery);
      }
    }
  }

  private void begin(Delivery delivery) {
    inFlight++;
    delivery.attempts++;
    CompletableFuture<Boolean> end;
    try {
      end = deliver(delivery);
    } catch (RuntimeException defect) {
      end = CompletableFuture.failedFuture(defect);
    }
    CompletableFuture<?> unused =
        end.whenComplete((_done, failure) -> thread.execute(() -> ended(delivery, failure)));
  }

  private HistoryService history() {
    return Objects.requireNonNull(history, "started before shards are taken");
  }

  /** Whether it is not settled, and this node has not lost it meanwhile. */
  private boolean isOpen(Delivery delivery) {
    return known.get(delivery.id) == delivery;
  }

  private CompletableFuture<Boolean> deliver(Delivery delivery) {
    Request<?> answer = delivery.answer;
    if (answer != null) {
      return told(delivery, answer);
    }
    if (delivery.message instanceof OutboxMessage.AskChild ask) {
      return inquire(delivery, ask);
    }
    if (!delivery.repeated) {
      delivery.repeated = true;
      return ask(delivery);
    }
    OutboxMessage message = delivery.message;
    return history()
        .inspect(message.source(), message.sourceRunId())
        .thenCompose(
            source ->
                source != null && Deliveries.isAnswered(message, source)
                    ? CompletableFuture.completedFuture(true)
                    : askAgain(delivery));
  }

  /** The child's run id was chosen with the message: if there is such a run, it was started. */
  private CompletableFuture<Boolean> askAgain(Delivery delivery) {
    if (!(delivery.message instanceof OutboxMessage.StartChild start)) {
      return ask(delivery);
    }
    return history()
        .inspect(start.target(), start.childRunId())
        .thenCompose(child -> child == null ? ask(delivery) : answer(delivery, null));
  }

  private CompletableFuture<Boolean> inquire(Delivery delivery, OutboxMessage.AskChild ask) {
    return new ChildInquiry(history(), thread, ask)
        .answer()
        .thenCompose(found -> found == null ? ask(delivery) : tell(delivery, found));
  }

  private CompletableFuture<Boolean> ask(Delivery delivery) {
    OutboxMessage message = delivery.message;
    return history()
        .submit(message.target(), Deliveries.request(message))
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Outcome.Accepted<?> _accepted -> answer(delivery, null);
                  case Outcome.Rejected<?>(Rejection rejection) ->
                      Deliveries.isWorthAnotherTry(rejection)
                          ? CompletableFuture.failedFuture(
                              new ShardUnavailableException(
                                  rejection.message(), FIRST_BACKOFF, null))
                          : answer(delivery, rejection);
                });
  }

  private CompletableFuture<Boolean> answer(Delivery delivery, @Nullable Rejection rejection) {
    Request<?> answer = Deliveries.answer(delivery.message, rejection);
    return answer == null ? CompletableFuture.completedFuture(true) : tell(delivery, answer);
  }

  private CompletableFuture<Boolean> tell(Delivery delivery, Request<?> answer) {
    delivery.answer = answer;
    return told(delivery, answer);
  }

  /** Refused is told as well: the sender has heard it before, or is closed. */
  private CompletableFuture<Boolean> told(Delivery delivery, Request<?> answer) {
    return history().submit(delivery.message.source(), answer).thenApply(_outcome -> true);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a task of this class
  private void ended(Delivery delivery, @Nullable Throwable failure) {
    inFlight--;
    if (!isOpen(delivery)) {
      deliverReady();
      return;
    }
    if (failure == null) {
      settle(delivery);
    } else {
      log(delivery, failure);
      thread.schedule(
          () -> {
            ready.add(delivery);
            deliverReady();
          },
          backoff(delivery.attempts).toMillis(),
          TimeUnit.MILLISECONDS);
    }
    deliverReady();
  }

  private static void log(Delivery delivery, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    Level level = cause instanceof ShardUnavailableException ? Level.DEBUG : Level.WARNING;
    LOG.log(
        level,
        () ->
            "Message %s to workflow %s is tried again (attempt %d failed)"
                .formatted(delivery.id, delivery.message.target(), delivery.attempts),
        failure);
  }

  private static Duration backoff(int attempts) {
    Duration wait = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempts - 1, 10));
    return wait.compareTo(LONGEST_BACKOFF) < 0 ? wait : LONGEST_BACKOFF;
  }

  /** What is settled while a batch gathers goes with it. */
  private void settle(Delivery delivery) {
    forget(delivery);
    if (settled.isEmpty()) {
      thread.execute(
          () -> {
            settler.accept(List.copyOf(settled));
            settled.clear();
          });
    }
    settled.add(delivery.id);
    if (leftOut && size.get() < CAPACITY / 2) {
      read(List.copyOf(shards));
    }
  }

  private void forget(Delivery delivery) {
    if (!known.remove(delivery.id, delivery)) {
      return;
    }
    size.decrementAndGet();
    Deque<Delivery> route = routes.get(delivery.route);
    if (route != null) {
      route.remove(delivery);
      if (route.isEmpty()) {
        routes.remove(delivery.route);
      } else {
        ready.add(route.getFirst());
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

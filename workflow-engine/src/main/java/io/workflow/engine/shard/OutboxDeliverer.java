package io.workflow.engine.shard;

import io.workflow.engine.decide.Deliveries;
import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request;
import io.workflow.engine.shard.CommitBatch.MessageRow;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.shard.EngineThreads.Serial;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.HistoryStore.StoredMessage;
import io.workflow.engine.shard.MessageBook.Delivery;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.OutboxMessage;
import io.workflow.protocol.Backoff;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages between workflows to their targets, and tells their lanes when they are settled.
 * {@link MessageBook} holds what it knows of the rows in the store; what was left out there is read
 * again. All of it belongs to one thread.
 */
final class OutboxDeliverer implements AutoCloseable {

  private static final Logger LOG = System.getLogger(OutboxDeliverer.class.getName());
  private static final int CAPACITY = 20_000;
  private static final int PAGE = 1_000;
  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(30));
  private static final Duration RETRY_READ = Duration.ofSeconds(1);

  private final HistoryStore store;
  private final ChangeCodec codec;
  private final Duration period;
  private final int mostInFlight;
  private final Consumer<Collection<SettledMessage>> settler;
  private final Serial thread;
  private final MessageBook book = new MessageBook(CAPACITY);
  private final Set<Integer> shards = new HashSet<>();
  private final List<SettledMessage> settled = new ArrayList<>();
  private volatile @Nullable HistoryService history;
  private int inFlight;

  /**
   * @param settler told, on this deliverer's thread, which rows may go
   */
  OutboxDeliverer(EngineParts parts, Consumer<Collection<SettledMessage>> settler, Serial thread) {
    this.store = parts.store();
    this.codec = parts.codec();
    this.period = parts.settings().alarmHorizon().dividedBy(2);
    // Others come to the lanes as well.
    this.mostInFlight = Math.max(1, parts.settings().queueCapacity() / 8);
    this.settler = settler;
    this.thread = thread; // after its end the rows stay
  }

  /**
   * No shard is taken before.
   *
   * @param asked for targets and sources; reaches the owner of each shard
   */
  void start(HistoryService asked) {
    history = asked;
    thread.repeat(() -> read(List.copyOf(shards)), period);
  }

  /** How many messages are known to wait. */
  int waiting() {
    return book.size();
  }

  /** These rows are durable. Called by lanes: does not block. */
  void committed(List<MessageRow> rows) {
    if (!book.announce(rows.size())) {
      return;
    }
    thread.execute(
        () -> {
          for (MessageRow row : rows) {
            book.addAnnounced(new SettledMessage(row.shard(), row.sequence()), row.content());
          }
          deliverReady();
        });
  }

  /** Whether a commit with messages went through is not known: the store is asked. */
  void doubtful(Collection<Integer> ofShards) {
    thread.execute(() -> read(ofShards));
  }

  /** Called by the shards' lane, as {@link #dropped}: in the order in which they come and go. */
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
          book.keepOnly(shards);
        });
  }

  private void read(Collection<Integer> wanted) {
    List<Integer> mine = wanted.stream().filter(shards::contains).toList();
    if (mine.isEmpty()) {
      return;
    }
    book.readFromStart();
    try {
      @Nullable StoredMessage last = null;
      List<StoredMessage> page;
      do {
        page = store.messagesAfter(mine, last, PAGE);
        page.forEach(this::addStored);
        last = page.isEmpty() ? null : page.getLast();
      } while (page.size() == PAGE && !book.isFull());
      if (page.size() == PAGE) {
        book.leaveOut();
      }
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "Messages between workflows can't be read; tried again", failure);
      thread.schedule(() -> read(wanted), RETRY_READ);
    }
    deliverReady();
  }

  private void addStored(StoredMessage row) {
    SettledMessage id = new SettledMessage(row.shard(), row.sequence());
    if (!book.knows(id)) {
      book.addStored(id, codec.decodeMessage(row.message()));
    }
  }

  private void deliverReady() {
    Delivery delivery = inFlight < mostInFlight ? book.next() : null;
    while (delivery != null) {
      begin(delivery);
      delivery = inFlight < mostInFlight ? book.next() : null;
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

  private CompletableFuture<Boolean> deliver(Delivery delivery) {
    Request<?> answer = delivery.answer;
    if (answer != null) {
      return told(delivery, answer);
    }
    if (delivery.message() instanceof OutboxMessage.AskChild ask) {
      return inquire(delivery, ask);
    }
    if (!delivery.repeated) {
      delivery.repeated = true;
      return ask(delivery);
    }
    OutboxMessage message = delivery.message();
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
    if (!(delivery.message() instanceof OutboxMessage.StartChild start)) {
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
    OutboxMessage message = delivery.message();
    return history()
        .submit(message.target(), Deliveries.request(message))
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Outcome.Accepted<?> _accepted -> answer(delivery, null);
                  case Outcome.Rejected<?>(Rejection rejection) ->
                      Deliveries.isWorthAnotherTry(rejection)
                          ? CompletableFuture.failedFuture(
                              new ShardUnavailableException(rejection.message(), BACKOFF.first()))
                          : answer(delivery, rejection);
                });
  }

  private CompletableFuture<Boolean> answer(Delivery delivery, @Nullable Rejection rejection) {
    Request<?> answer = Deliveries.answer(delivery.message(), rejection);
    return answer == null ? CompletableFuture.completedFuture(true) : tell(delivery, answer);
  }

  private CompletableFuture<Boolean> tell(Delivery delivery, Request<?> answer) {
    delivery.answer = answer;
    return told(delivery, answer);
  }

  /** Refused is told as well: the sender has heard it before, or is closed. */
  private CompletableFuture<Boolean> told(Delivery delivery, Request<?> answer) {
    return history().submit(delivery.message().source(), answer).thenApply(_outcome -> true);
  }

  private void ended(Delivery delivery, @Nullable Throwable failure) {
    inFlight--;
    if (!book.isOpen(delivery)) {
      deliverReady();
      return;
    }
    if (failure == null) {
      settle(delivery);
    } else {
      log(delivery, failure);
      thread.schedule(
          () -> {
            book.again(delivery);
            deliverReady();
          },
          BACKOFF.after(delivery.attempts));
    }
    deliverReady();
  }

  private static void log(Delivery delivery, Throwable failure) {
    Throwable cause = Causes.of(failure);
    Level level = cause instanceof ShardUnavailableException ? Level.DEBUG : Level.WARNING;
    LOG.log(
        level,
        () ->
            "Message %s to workflow %s is tried again (attempt %d failed)"
                .formatted(delivery.id(), delivery.message().target(), delivery.attempts),
        failure);
  }

  /** What is settled while a batch gathers goes with it. */
  private void settle(Delivery delivery) {
    book.forget(delivery);
    if (settled.isEmpty()) {
      thread.execute(
          () -> {
            settler.accept(List.copyOf(settled));
            settled.clear();
          });
    }
    settled.add(delivery.id());
    if (book.wantsMore()) {
      read(List.copyOf(shards));
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}

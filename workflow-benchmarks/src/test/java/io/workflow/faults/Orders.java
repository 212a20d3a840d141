package io.workflow.faults;

import io.workflow.faults.Journal.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The load: so many customers at a time, each of whom starts an order, adds numbered items to it as
 * two senders at once, looks at it meanwhile, ends it and waits for its result. Whatever a customer
 * is told is noted.
 */
final class Orders implements AutoCloseable {

  private static final int TWINS_IN_PERCENT = 20;
  private static final int MOST_ITEMS = 5;
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(1200);
  private static final Duration AFTER_AN_ERROR = Duration.ofSeconds(1);

  private final Journal journal;
  private final NativeCaller natives;
  private final SdkCaller sdk;
  private final long seed;
  private final Excuses excuses;
  private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger operations = new AtomicInteger();
  private volatile boolean welcoming = true;

  /**
   * @param excuses for errors that can't be helped
   */
  Orders(Journal journal, NativeCaller natives, SdkCaller sdk, long seed, Excuses excuses) {
    this.journal = journal;
    this.natives = natives;
    this.sdk = sdk;
    this.seed = seed;
    this.excuses = excuses;
  }

  /** So many orders at a time, until {@link #awaitEnd}. */
  void welcome(int atATime) {
    for (int i = 0; i < atATime; i++) {
      open.incrementAndGet();
      var unused =
          customers.submit(
              () -> {
                try {
                  while (welcoming) {
                    live(begun.incrementAndGet());
                  }
                } catch (RuntimeException defect) {
                  journal.tell(System.nanoTime(), Kind.ERROR, "-", "customer " + defect);
                } finally {
                  open.decrementAndGet();
                }
              });
    }
  }

  /** How many calls have had an answer. */
  int operations() {
    return operations.get();
  }

  /** Lets nobody in, and waits until all have left; returns whether they did. */
  boolean awaitEnd(Duration patience) {
    welcoming = false;
    long begin = System.nanoTime();
    while (open.get() > 0 && System.nanoTime() - begin < patience.toNanos()) {
      Pace.pause(Duration.ofMillis(50));
    }
    return open.get() == 0;
  }

  private void live(int number) {
    String id = "order-%d".formatted(number);
    Random random = new Random(seed * 1_000_003 + number);
    boolean nativeOrder = random.nextBoolean();
    if (!start(id, nativeOrder, random)) {
      return;
    }
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    senders.add(send(id, 'a', natives, nativeOrder, random.nextLong()));
    senders.add(send(id, 'b', sdk, nativeOrder, random.nextLong()));
    look(id, random);
    senders.forEach(CompletableFuture::join);
    Caller last = either(random);
    while (told("finish", last, id, () -> done(() -> last.signal(id, "finish"))).isEmpty()
        && !hasEnded(id, last)) {
      Pace.pause(AFTER_AN_ERROR);
    }
    long begin = System.nanoTime();
    told("result", last, id, () -> last.result(id))
        .ifPresent(items -> journal.tell(begin, Kind.ENDED, id, String.join(" ", items)));
    describe(id, either(random));
  }

  /**
   * Nobody else ends it: the signal has come, its answer was lost, and what its client heard is
   * that a closed order takes no signals, because the client had sent it once more by itself.
   */
  private boolean hasEnded(String id, Caller caller) {
    return told("describe", caller, id, () -> caller.describe(id))
        .flatMap(found -> found)
        .filter(found -> found.status().equals("COMPLETED"))
        .isPresent();
  }

  /** Whether there is such an order now; some are started by two clients at once. */
  private boolean start(String id, boolean nativeOrder, Random random) {
    boolean twins = random.nextInt(100) < TWINS_IN_PERCENT;
    Caller one = either(random);
    if (!twins) {
      return startBy(one, id, nativeOrder);
    }
    CompletableFuture<Boolean> other =
        CompletableFuture.supplyAsync(() -> startBy(natives, id, nativeOrder), customers);
    boolean started = startBy(sdk, id, nativeOrder);
    return other.join() || started;
  }

  private boolean startBy(Caller caller, String id, boolean nativeOrder) {
    long begin = System.nanoTime();
    Optional<Optional<String>> answer =
        told("start", caller, id, () -> caller.start(id, nativeOrder));
    answer.ifPresent(
        run ->
            journal.tell(
                begin, run.isPresent() ? Kind.STARTED : Kind.REFUSED, id, run.orElse("-")));
    return answer.isPresent();
  }

  /** Items in order, each sent when the one before is acknowledged; ends at the first error. */
  private CompletableFuture<Void> send(
      String id, char sender, Caller caller, boolean nativeOrder, long senderSeed) {
    return CompletableFuture.runAsync(
        () -> {
          Random random = new Random(senderSeed);
          int items = 1 + random.nextInt(MOST_ITEMS);
          for (int i = 1; i <= items; i++) {
            pause(random);
            String item = sender + "-" + i;
            boolean update = !nativeOrder && caller == sdk && random.nextInt(3) == 0;
            journal.tell(System.nanoTime(), Kind.SENT, id, item);
            long begin = System.nanoTime();
            Runnable call =
                update ? () -> sdk.append(id, item) : () -> caller.signal(id, "add", item);
            if (told(update ? "update" : "signal", caller, id, () -> done(call)).isEmpty()) {
              return;
            }
            journal.tell(begin, Kind.ACKNOWLEDGED, id, item);
          }
        },
        customers);
  }

  private void look(String id, Random random) {
    for (int looks = 1 + random.nextInt(3); looks > 0; looks--) {
      pause(random);
      Caller caller = either(random);
      if (random.nextBoolean()) {
        describe(id, caller);
      } else {
        long begin = System.nanoTime();
        told("query", caller, id, () -> caller.received(id))
            .ifPresent(items -> journal.tell(begin, Kind.SEEN, id, String.join(" ", items)));
      }
    }
  }

  private void describe(String id, Caller caller) {
    long begin = System.nanoTime();
    told("describe", caller, id, () -> caller.describe(id))
        .ifPresent(
            found ->
                found.ifPresentOrElse(
                    it ->
                        journal.tell(
                            begin, Kind.DESCRIBED, id, it.status() + " " + it.historyLength()),
                    () -> journal.tell(begin, Kind.MISSING, id, "-")));
  }

  private Caller either(Random random) {
    return random.nextBoolean() ? natives : sdk;
  }

  private static void pause(Random random) {
    Pace.pause(Duration.ofMillis(random.nextLong(LONGEST_PAUSE.toMillis())));
  }

  private static boolean done(Runnable call) {
    call.run();
    return true;
  }

  /** What the call answered; empty when it failed, which is noted. */
  private <T> Optional<T> told(String call, Caller caller, String id, Supplier<T> code) {
    long begin = System.nanoTime();
    try {
      T answer = code.get();
      operations.incrementAndGet();
      return Optional.of(answer);
    } catch (RuntimeException failed) {
      String error = Causes.of(failed);
      boolean pardon = excuses.excuses(call, error, begin, System.nanoTime());
      journal.tell(
          begin,
          pardon ? Kind.EXCUSED : Kind.ERROR,
          id,
          "%s by %s: %s".formatted(call, caller.name(), error));
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    welcoming = false;
    customers.shutdownNow();
  }
}

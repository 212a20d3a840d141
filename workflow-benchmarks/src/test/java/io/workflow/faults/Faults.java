package io.workflow.faults;

import io.workflow.faults.TcpProxy.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing after the other to the cluster, by seed, and waits each time until it is whole
 * again.
 */
final class Faults implements Excuses {

  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  /** Longer than anybody may take to notice that a node is gone: what follows is seen apart. */
  private static final Duration AWAY = Duration.ofSeconds(4);

  private static final Duration TASK_TIMEOUT = Duration.ofSeconds(10);
  private static final Set<Fault> FROZEN = Set.of(Fault.PAUSE_2_5, Fault.PAUSE_5, Fault.PAUSE_30);

  /** While these last, callers may see errors. */
  private static final Set<Fault> CUT =
      Set.of(
          Fault.PEERS_DROP,
          Fault.PEERS_RESET,
          Fault.POSTGRES_DROP,
          Fault.POSTGRES_RESET,
          Fault.POSTGRES_KILLED);

  /** Meanwhile native workers get only the tasks of workflows that they have cached. */
  private static final Set<Fault> WITHOUT_KAFKA = Set.of(Fault.KAFKA_KILLED, Fault.KAFKA_WIPED);

  private static final int LONGEST_CUT_SECONDS = 8;
  private static final int LONGEST_CALM_MILLIS = 3000;

  /** When something was done, and until when it may be felt, by {@link System#nanoTime}. */
  record Window(Fault fault, String node, long from, long to) {}

  private final Cluster cluster;
  private final Random random;
  private final List<Fault> kinds;
  private final List<Window> windows = new CopyOnWriteArrayList<>();
  private final List<Window> begun = new CopyOnWriteArrayList<>();
  private final List<Fault> deck = new ArrayList<>();

  /**
   * @param kinds of faults, other than {@link Fault#JOIN}, which comes with each restart
   */
  Faults(Cluster cluster, long seed, List<Fault> kinds) {
    this.kinds = kinds;
    this.cluster = cluster;
    this.random = new Random(seed);
  }

  /** For so long; ends when the cluster is whole. */
  void run(Duration duration) {
    long begin = System.nanoTime();
    Fault next = Fault.KILL;
    while (System.nanoTime() - begin < duration.toNanos()) {
      Pace.pause(Duration.ofMillis(random.nextInt(LONGEST_CALM_MILLIS)));
      Node node = cluster.nodes().get(random.nextInt(Cluster.NODES));
      log.info("{}: {}", node.name(), next.title());
      node.setDisturbed(true);
      try {
        inject(next, node);
        cluster.awaitWhole();
      } finally {
        node.setDisturbed(false);
      }
      // To those that have seen a Kafka that lost its data, a node must be able to come.
      next = next == Fault.KAFKA_WIPED ? Fault.KILL : deal();
    }
  }

  /** All kinds come before any of them comes again. */
  private Fault deal() {
    if (deck.isEmpty()) {
      deck.addAll(kinds);
      Collections.shuffle(deck, random);
    }
    return deck.removeLast();
  }

  private void inject(Fault fault, Node node) {
    switch (fault) {
      case KILL -> restart(fault, node, node::kill);
      case STOP -> restart(fault, node, node::stop);
      case PAUSE_1 -> freeze(fault, node, Duration.ofSeconds(1));
      case PAUSE_2_5 -> freeze(fault, node, Duration.ofMillis(2500));
      case PAUSE_5 -> freeze(fault, node, Duration.ofSeconds(5));
      case PAUSE_30 -> freeze(fault, node, Duration.ofSeconds(30));
      case PEERS_DROP -> cut(fault, node, node.links().peers(), Mode.DROP);
      case PEERS_RESET -> cut(fault, node, node.links().peers(), Mode.RESET);
      case PEERS_DELAY -> cut(fault, node, node.links().peers(), Mode.DELAY);
      case POSTGRES_DROP -> cut(fault, node, node.links().postgres(), Mode.DROP);
      case POSTGRES_RESET -> cut(fault, node, node.links().postgres(), Mode.RESET);
      case POSTGRES_DELAY -> cut(fault, node, node.links().postgres(), Mode.DELAY);
      case KAFKA_DROP -> cut(fault, node, node.links().kafka(), Mode.DROP);
      case KAFKA_RESET -> cut(fault, node, node.links().kafka(), Mode.RESET);
      case KAFKA_DELAY -> cut(fault, node, node.links().kafka(), Mode.DELAY);
      case POSTGRES_KILLED ->
          service(fault, cluster.services()::killPostgres, cluster.services()::startPostgres);
      case KAFKA_KILLED ->
          service(fault, cluster.services()::killKafka, cluster.services()::startKafka);
      case KAFKA_WIPED -> service(fault, this::wipeKafka, cluster.services()::startKafka);
      case JOIN -> throw new IllegalArgumentException("A node joins by a restart");
    }
  }

  private void restart(Fault fault, Node node, Runnable end) {
    window(
        fault,
        node.name(),
        () -> {
          end.run();
          Pace.pause(AWAY);
        });
    window(
        Fault.JOIN,
        node.name(),
        () -> {
          node.start();
          cluster.awaitWhole();
        });
  }

  private void freeze(Fault fault, Node node, Duration duration) {
    window(
        fault,
        node.name(),
        () -> {
          node.signal("STOP");
          try {
            Pace.pause(duration);
          } finally {
            node.signal("CONT");
          }
          cluster.awaitWhole();
        });
  }

  private void cut(Fault fault, Node node, TcpProxy link, Mode mode) {
    Duration length = Duration.ofSeconds(1 + random.nextInt(LONGEST_CUT_SECONDS));
    window(
        fault,
        node.name(),
        () -> {
          link.set(mode);
          try {
            Pace.pause(length);
          } finally {
            link.set(Mode.PASS);
          }
          cluster.awaitWhole();
        });
  }

  /** No node is to blame: all of them are watched. */
  private void service(Fault fault, Runnable end, Runnable start) {
    cluster.nodes().forEach(node -> node.setDisturbed(false));
    window(
        fault,
        "all",
        () -> {
          end.run();
          Pace.pause(Duration.ofMillis(random.nextInt(LONGEST_CALM_MILLIS)));
          start.run();
          cluster.awaitWhole();
        });
  }

  private void wipeKafka() {
    cluster.services().stopKafka();
    cluster.services().wipeKafka();
  }

  private void window(Fault fault, String node, Runnable action) {
    long from = System.nanoTime();
    begun.add(new Window(fault, node, from, Long.MAX_VALUE));
    action.run();
    Window window = new Window(fault, node, from, System.nanoTime());
    begun.set(begun.size() - 1, window);
    windows.add(window);
  }

  List<Window> windows() {
    return windows;
  }

  /**
   * Whether no server could have kept a call between these two moments from this error: while
   * PostgreSQL is away or links to it or between nodes are cut, any. For the rest of time, a query
   * waits for a worker for ten seconds. A worker whose node is frozen notices that later. And a
   * workflow task that is lost with a node, on its way to a worker, is handed out again after its
   * timeout, which is ten seconds as well: so a query that must go with it comes too late. So does
   * one that must go with a task that waits in a Kafka that is away.
   */
  @Override
  public boolean excuses(String call, String error, long from, long to) {
    if (overlaps(CUT, from - TASK_TIMEOUT.toNanos(), to)) {
      return true;
    }
    if (!call.equals("query") || !error.contains("Expected an answer to query")) {
      return false;
    }
    return overlaps(FROZEN, from, to)
        || (error.contains("workflow task")
            && (overlaps(FROZEN, from - TASK_TIMEOUT.toNanos(), to)
                || overlaps(WITHOUT_KAFKA, from - TASK_TIMEOUT.toNanos(), to)
                || overlaps(Set.of(Fault.KILL), from - TASK_TIMEOUT.toNanos(), to)));
  }

  private boolean overlaps(Set<Fault> faults, long from, long to) {
    return begun.stream()
        .anyMatch(
            window -> faults.contains(window.fault()) && window.from() < to && from < window.to());
  }
}

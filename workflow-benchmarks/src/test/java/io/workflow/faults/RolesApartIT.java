package io.workflow.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workflow.faults.Journal.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server processes that do one thing each: workflows of the native client and of the Java SDK run
 * through them, and go on when each of them was killed and has come again. So do those that waited
 * for a worker all that time.
 */
class RolesApartIT {

  private static final Logger log = LoggerFactory.getLogger(RolesApartIT.class);

  private static final int CUSTOMERS = 6;
  private static final long SEED = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void shouldGoOnWhenANodeOfEachRoleWasKilled() throws Exception {
    List<Set<String>> roles =
        List.of(Set.of("history"), Set.of("matching", "worker"), Set.of("frontend"));
    try (Journal journal = new Journal(Path.of("target", "roles_apart", "journal.log"));
        Cluster cluster = new Cluster("roles_apart", roles)) {
      cluster.start();
      Node owner = cluster.nodes().get(0);
      Node home = cluster.nodes().get(1);
      Node door = cluster.nodes().get(2);
      assertThat(cluster.nodes()).as("ready for what they do").allMatch(Node::isReady);
      assertThat(cluster.nodes().stream().filter(Node::isForClients))
          .as("nodes that clients are sent to")
          .containsExactly(door);
      assertThat(cluster.nodes())
          .extracting(Node::owned)
          .as("shards of each")
          .containsExactly(Cluster.SHARDS, 0, 0);
      try (NativeApplication.Running natives = NativeApplication.start(cluster, journal);
          SdkApplication sdk = SdkApplication.start(cluster);
          HandWorker hand = new HandWorker(cluster, journal);
          Orders orders =
              new Orders(
                  journal,
                  new NativeCaller(natives.client()),
                  new SdkCaller(sdk.client()),
                  SEED,
                  RolesApartIT::waitedForAWorkerInVain)) {
        UntakenOrders untaken = new UntakenOrders(sdk.client());
        untaken.start();
        hand.start();
        orders.welcome(CUSTOMERS);
        awaitMoreOrders(journal);
        untaken.awaitStored();
        killAndStartAgain(cluster, List.of(owner));
        awaitMoreOrders(journal);
        killAndStartAgain(cluster, List.of(home, door));
        awaitMoreOrders(journal);
        untaken.awaitEndWithAWorker();
        boolean left = orders.awaitEnd(PATIENCE);
        Runs.list(natives.client(), journal);

        Findings findings = Checker.check(journal.entries());
        log.info("{} operations of clients, {}", orders.operations(), findings.byKind());
        assertThat(findings.toString()).as("promises that were not kept").isEmpty();
        assertThat(left).as("all customers left").isTrue();
      }
    }
  }

  private static void killAndStartAgain(Cluster cluster, List<Node> nodes) {
    nodes.forEach(Node::kill);
    nodes.forEach(Node::start);
    cluster.awaitWhole();
  }

  /** So many as there are customers, of either kind: none of them stands still. */
  private static void awaitMoreOrders(Journal journal) {
    long before = ended(journal);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ended(journal))
                    .as("orders that ended")
                    .isGreaterThan(before + CUSTOMERS));
  }

  private static long ended(Journal journal) {
    return journal.entries().stream().filter(entry -> entry.kind() == Kind.ENDED).count();
  }

  /**
   * The only way to all workers was killed, or the only node that knows who polls: a query does not
   * wait for longer than ten seconds.
   */
  private static boolean waitedForAWorkerInVain(String call, String error, long from, long to) {
    return call.equals("query") && error.contains("Expected an answer to query");
  }
}

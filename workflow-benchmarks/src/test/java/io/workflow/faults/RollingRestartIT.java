package io.workflow.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.faults.Journal.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three server processes under load are stopped and started again, one after the other, as an
 * upgrade does: neither the callers of the native client nor those of the Java SDK see an error.
 */
class RollingRestartIT {

  private static final Logger log = LoggerFactory.getLogger(RollingRestartIT.class);

  private static final int CUSTOMERS = 12;
  private static final long SEED = 1;
  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final int ENOUGH = 200;

  @Test
  void shouldShowNoErrorToAnyCallerWhileNodesAreReplaced() {
    try (Journal journal = new Journal(Path.of("target", "rolling_restart", "journal.log"));
        Cluster cluster = new Cluster("rolling_restart")) {
      cluster.start();
      try (NativeApplication.Running natives = NativeApplication.start(cluster, journal);
          SdkApplication sdk = SdkApplication.start(cluster);
          HandWorker hand = new HandWorker(cluster, journal);
          Orders orders =
              new Orders(
                  journal,
                  new NativeCaller(natives.client()),
                  new SdkCaller(sdk.client()),
                  SEED,
                  (_call, _error, _from, _to) -> false)) {
        hand.start();
        orders.welcome(CUSTOMERS);
        for (Node node : cluster.nodes()) {
          log.info("{} is stopped after {} operations", node.name(), orders.operations());
          node.stop();
          node.start();
          cluster.awaitWhole();
        }
        boolean left = orders.awaitEnd(DRAIN);
        Runs.list(natives.client(), journal);

        Findings findings = Checker.check(journal.entries());
        log.info("{} operations of clients, {}", orders.operations(), findings.byKind());
        assertThat(findings.toString()).as("promises that were not kept").isEmpty();
        assertThat(left).as("all customers left").isTrue();
        assertThat(orders.operations()).as("operations").isGreaterThan(ENOUGH);
        assertThat(journal.entries())
            .as("orders that ended")
            .filteredOn(entry -> entry.kind() == Kind.ENDED)
            .isNotEmpty();
      }
    }
  }
}

package io.workflow.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three server processes under load, to which one thing after the other is done by seed. {@code
 * -Dfaults.seconds=3600 -Dfaults.seed=7} makes it longer and repeats one.
 */
class FaultsIT {

  private static final Logger log = LoggerFactory.getLogger(FaultsIT.class);

  private static final Duration DURATION = Duration.ofSeconds(Long.getLong("faults.seconds", 120));
  private static final long SEED = Long.getLong("faults.seed", 10);
  private static final int CUSTOMERS = Integer.getInteger("faults.customers", 12);

  /** Of all limits of gaps: this machine shares its cores with what it is to measure. */
  private static final double FACTOR =
      Double.parseDouble(System.getProperty("faults.gap-factor", "2"));

  private static final Duration DRAIN = Duration.ofMinutes(3);

  /** What a run must at least have done in a minute to prove anything. */
  private static final int OPERATIONS_A_MINUTE = 200;

  private static final int FAULTS_A_MINUTE = 2;

  @Test
  void shouldKeepEveryPromiseWhateverBreaks() {
    log.info("Seed {} for {}", SEED, DURATION);
    try (Journal journal = new Journal(Path.of("target", "faults", "journal.log"));
        Cluster cluster = new Cluster("faults")) {
      cluster.start();
      try (NativeApplication.Running natives = NativeApplication.start(cluster, journal);
          SdkApplication sdk = SdkApplication.start(cluster);
          HandWorker hand = new HandWorker(cluster, journal);
          Prober prober = new Prober(cluster, natives.client());
          Stalls stalls = new Stalls()) {
        hand.start();
        run(journal, cluster, natives, sdk, prober, stalls);
      }
    }
  }

  private static void run(
      Journal journal,
      Cluster cluster,
      NativeApplication.Running natives,
      SdkApplication sdk,
      Prober prober,
      Stalls stalls) {
    Faults faults = new Faults(cluster, SEED, kinds());
    long epochs = cluster.epochs();
    long begin = System.nanoTime();
    try (Orders orders =
        new Orders(
            journal,
            new NativeCaller(natives.client()),
            new SdkCaller(sdk.client()),
            SEED,
            faults)) {
      orders.welcome(CUSTOMERS);
      faults.run(DURATION);
      boolean left = orders.awaitEnd(DRAIN);
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      Runs.list(natives.client(), journal);

      Findings findings = Checker.check(journal.entries());
      Report report =
          new Report(journal.entries(), findings, faults.windows(), prober.gaps(), stalls, FACTOR);
      long moves = cluster.epochs() - epochs;
      log.info("Seed {}\n{}", SEED, report.table(orders.operations(), moves, took));
      report.errors().forEach((error, times) -> log.info("{} times {}", times, error));

      assertThat(findings.toString()).as("promises that were not kept, seed %d", SEED).isEmpty();
      assertThat(left).as("all customers left").isTrue();
      assertThat(report.tooLong()).as("gaps, seed %d", SEED).isEmpty();
      assertEnough(report, faults, orders.operations(), moves);
    }
  }

  /** All of them, or those of {@code -Dfaults.kinds=KILL,KAFKA_WIPED}. */
  private static List<Fault> kinds() {
    String only = System.getProperty("faults.kinds", "");
    return Stream.of(Fault.values())
        .filter(fault -> fault != Fault.JOIN)
        .filter(fault -> only.isEmpty() || List.of(only.split(",", -1)).contains(fault.name()))
        .toList();
  }

  private static void assertEnough(Report report, Faults faults, int operations, long moves) {
    long minutes = Math.max(1, DURATION.toMinutes());
    assertThat(operations).as("operations").isGreaterThan((int) minutes * OPERATIONS_A_MINUTE);
    assertThat(faults.windows().size())
        .as("faults")
        .isGreaterThanOrEqualTo((int) minutes * FAULTS_A_MINUTE);
    assertThat(report.times(Fault.KILL)).as("kills").isPositive();
    assertThat(moves)
        .as("moves of shards")
        .isGreaterThanOrEqualTo((long) report.times(Fault.JOIN) * Cluster.SHARDS / Cluster.NODES);
  }
}

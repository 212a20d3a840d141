package io.workflow.engine.simulation;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is wrong, some seed finds it. Reports which; {@code -Dsimulation.first=...} begins with
 * another one.
 */
class MutationsTest {

  private static final int MOST_SEEDS = 10_000;

  @BeforeAll
  static void silence() {
    ClusterSimulationTest.silence();
  }

  @ParameterizedTest
  @EnumSource(Mutations.class)
  void shouldFindWhatIsWrong(Mutations mutation, TestReporter reporter) {
    long first = Long.getLong("simulation.first", 1);
    for (long seed = first; seed < first + MOST_SEEDS; seed++) {
      Throwable failure = new Cluster(seed, mutation, false).run();
      if (failure != null) {
        reporter.publishEntry(mutation.name(), "seed " + seed + ": " + failure.getMessage());
        return;
      }
    }
    throw new AssertionError("Expected one of %d seeds to find it".formatted(MOST_SEEDS));
  }
}

package io.workflow.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.codec.TypeCodes;
import io.workflow.protocol.history.EventAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random stories. A failure tells its seed: {@code -Dsimulation.seed=...} plays that
 * one alone, and {@code -Dsimulation.seeds=...} plays another number of them.
 */
class SimulationTest {

  private static final int SEEDS = 2_000;
  private static final int LINES = 40;

  @Test
  void shouldKeepAllPromisesInEachStory() {
    Long seed = Long.getLong("simulation.seed");
    if (seed != null) {
      play(seed);
      return;
    }
    Map<Class<?>, Long> kinds = new HashMap<>();
    for (long next = 1; next <= Integer.getInteger("simulation.seeds", SEEDS); next++) {
      play(next).kinds().forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
    }
    assertThat(kinds.keySet())
        .as("stories that leave no kind of event out")
        .containsAll(TypeCodes.records(EventAttributes.class));
  }

  @Test
  void shouldPlaySameStoryBySameSeed() {
    Simulation first = new Simulation(42);
    Simulation second = new Simulation(42);
    first.run();
    second.run();
    assertThat(second.log()).isEqualTo(first.log()).hasSizeGreaterThan(LINES);
  }

  private static Simulation play(long seed) {
    Simulation simulation = new Simulation(seed);
    try {
      simulation.run();
      return simulation;
    } catch (RuntimeException | AssertionError failure) {
      List<String> log = simulation.log();
      throw new AssertionError(
          "Seed %d failed at step %d; replay with -Dsimulation.seed=%d\n%s"
              .formatted(
                  seed,
                  log.size(),
                  seed,
                  String.join("\n", log.subList(Math.max(0, log.size() - LINES), log.size()))),
          failure);
    }
  }
}

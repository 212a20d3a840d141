package io.workflow.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random stories of several nodes. A failure tells its seed: {@code
 * -Dsimulation.seed=...} plays that one alone, {@code -Dsimulation.seeds=...} plays another number
 * of them, and {@code -Dsimulation.first=...} begins with another one. {@code
 * -Dsimulation.mutation=...} plays them with one of the {@link Mutations}.
 */
class ClusterSimulationTest {

  private static final int SEEDS = 2_000;
  private static final int LINES = 120;

  /** What fails on purpose is in the story. */
  private static final List<Logger> SILENT =
      List.of(
          Logger.getLogger("io.workflow.engine.shard.OutboxDeliverer"),
          Logger.getLogger("io.workflow.engine.shard.AlarmScanner"),
          Logger.getLogger("io.workflow.engine.shard.ShardAssignment"));

  @BeforeAll
  static void silence() {
    SILENT.forEach(logger -> logger.setLevel(Level.OFF));
  }

  @Test
  void shouldKeepAllPromisesWhateverHappensToNodes() {
    Long seed = Long.getLong("simulation.seed");
    if (seed != null) {
      play(seed);
      return;
    }
    Map<String, Integer> answers = new TreeMap<>();
    long first = Long.getLong("simulation.first", 1);
    long seeds = Long.getLong("simulation.seeds", SEEDS);
    for (long next = first; next < first + seeds; next++) {
      play(next).answers().forEach((what, count) -> answers.merge(what, count, Integer::sum));
    }
    assertThat(answers)
        .as("answers that were held against what is durable")
        .containsKeys(
            "seen",
            "slept",
            "message settled",
            "task adopted",
            "accepted: StartWorkflow",
            "accepted: UpdateWithStart",
            "accepted: ResetWorkflow",
            "accepted: DeleteExecution",
            "accepted: SignalWorkflow",
            "accepted: RequestCancelWorkflow",
            "accepted: TerminateWorkflow",
            "accepted: UpdateWorkflow",
            "accepted: StartWorkflowTask",
            "accepted: CompleteWorkflowTask",
            "accepted: FailWorkflowTask",
            "accepted: ReturnWorkflowTask",
            "accepted: ResetStickyQueue",
            "accepted: StartActivityTask",
            "accepted: CompleteActivityTask",
            "accepted: FailActivityTask",
            "accepted: CancelActivityTask",
            "accepted: ReturnActivityTask",
            "accepted: RecordActivityHeartbeat",
            "refused: SignalWorkflow",
            "refused: StartActivityTask");
  }

  @Test
  void shouldPlaySameStoryBySameSeed() {
    Cluster first = new Cluster(42, Mutation.NONE, true);
    Cluster second = new Cluster(42, Mutation.NONE, true);
    assertThat(first.run()).isNull();
    assertThat(second.run()).isNull();
    assertThat(second.story()).isEqualTo(first.story()).hasSizeGreaterThan(LINES);
  }

  private static Promises play(long seed) {
    String wrong = System.getProperty("simulation.mutation");
    Mutation mutation = wrong == null ? Mutation.NONE : Mutations.valueOf(wrong);
    Cluster cluster = new Cluster(seed, mutation, false);
    Throwable failure = cluster.run();
    if (failure != null) {
      throw broken(seed, mutation, failure);
    }
    return cluster.promises();
  }

  /** Plays it once more, to tell it. */
  private static AssertionError broken(long seed, Mutation mutation, Throwable failure) {
    Cluster again = new Cluster(seed, mutation, true);
    Throwable same = again.run();
    List<String> story = again.story();
    return new AssertionError(
        "Seed %d failed at step %d; replay with -Dsimulation.seed=%d\n%s\n%s"
            .formatted(
                seed,
                story.size(),
                seed,
                String.join("\n", story.subList(Math.max(0, story.size() - LINES), story.size())),
                same),
        failure);
  }
}

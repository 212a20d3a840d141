package io.workflow.server.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.simulation.Cluster;
import io.workflow.engine.simulation.Doors;
import io.workflow.engine.state.ChangeCodec;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.codec.Frames;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.ShardOwners.Owner;
import io.workflow.server.matching.SimulatedQueues;
import io.workflow.server.matching.SimulatedQueues.Wrong;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random stories of several nodes, as {@code ClusterSimulationTest} of the engine has them, through
 * the server's own doors; what goes between nodes is encoded as on the wire. {@code
 * -Dsimulation.seed=...} plays one of them, {@code -Dsimulation.seeds=...} another number, {@code
 * -Dsimulation.first=...} others.
 */
class ClusterDoorSimulationTest {

  private static final int SEEDS = 200;
  private static final int MOST_SEEDS = 10_000;
  private static final int LINES = 120;
  private static final int MOST_WAITING = 1_000;

  private static final ChangeCodec CODEC = new ChangeCodec();
  private static final PeerCodec WIRE = new PeerCodec();

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
    playSome((seed, told) -> new Cluster(seed, ClusterDoorSimulationTest::door, told));
  }

  /** Workers poll; the task queues live at nodes that come and go. */
  @Test
  void shouldBringAllTasksToWorkersWhateverHappensToTheHomesOfTaskQueues() {
    playSome((seed, told) -> withQueues(seed, Wrong.NOTHING, told));
  }

  @ParameterizedTest
  @EnumSource(names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
  void shouldFindAHomeThatForgets(Wrong wrong, TestReporter reporter) {
    reporter.publishEntry(wrong.name(), find(seed -> withQueues(seed, wrong, false)));
  }

  private static Cluster withQueues(long seed, Wrong wrong, boolean told) {
    return new Cluster(
        seed, ClusterDoorSimulationTest::door, site -> new SimulatedQueues(site, wrong), told);
  }

  /** Makes the cluster of a seed. */
  private interface Seeded {
    Cluster cluster(long seed, boolean told);
  }

  private static void playSome(Seeded stories) {
    Long seed = Long.getLong("simulation.seed");
    if (seed != null) {
      play(seed, stories);
      return;
    }
    long first = Long.getLong("simulation.first", 1);
    long seeds = Long.getLong("simulation.seeds", SEEDS);
    for (long next = first; next < first + seeds; next++) {
      play(next, stories);
    }
  }

  private static void play(long seed, Seeded stories) {
    Throwable failure = stories.cluster(seed, false).run();
    if (failure != null) {
      Cluster again = stories.cluster(seed, true);
      Throwable same = again.run();
      List<String> story = again.story();
      throw new AssertionError(
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

  private static String find(LongFunction<Cluster> mutated) {
    for (long seed = 1; seed < MOST_SEEDS; seed++) {
      Throwable found = mutated.apply(seed).run();
      if (found != null) {
        return "seed %d: %s".formatted(seed, found.getMessage());
      }
    }
    throw new AssertionError("Expected one of %d seeds to find it".formatted(MOST_SEEDS));
  }

  /** That the second try of a request without identity would be seen, if there were one. */
  @Test
  void shouldFindARequestThatIsRepeatedThoughItMayHaveBeenCarriedOut() {
    String unused = find(seed -> new Cluster(seed, (place, own) -> door(place, own, false), false));
  }

  @Test
  void shouldPlaySameStoryBySameSeed() {
    Cluster first = new Cluster(7, ClusterDoorSimulationTest::door, true);
    Cluster second = new Cluster(7, ClusterDoorSimulationTest::door, true);
    assertThat(first.run()).isNull();
    assertThat(second.run()).isNull();
    assertThat(second.story()).isEqualTo(first.story()).hasSizeGreaterThan(LINES);
  }

  private static HistoryService door(Doors.Place place, HistoryService own) {
    return door(place, own, true);
  }

  /**
   * @param honest whether links say that a request may have arrived
   */
  private static HistoryService door(Doors.Place place, HistoryService own, boolean honest) {
    ShardOwners owners = new ShardOwners();
    place.hear((shard, node, epoch) -> owners.learn(Map.of(shard, new Owner(node, epoch))));
    Routes routes =
        new Routes(
            place.own(),
            place.numberOfShards(),
            owners,
            node -> place.isConnected(node) ? peer(place, node, honest) : null,
            new Routes.Waits(
                Doors.PATIENCE, MOST_WAITING, place.executor(), place.timers(), place.random()));
    return new ClusterDoor(own, routes, new ArrivedQueries(), CODEC);
  }

  private static PeerPort peer(Doors.Place place, String node, boolean honest) {
    return request -> {
      boolean twice =
          !(request instanceof PeerRequest.Submit(var _key, var wanted)) || Repeats.isSafe(wanted);
      return place
          .<PeerResponse>ask(node, twice, engine -> answer(engine, onWire(request)))
          .thenApply(ClusterDoorSimulationTest::onWire)
          .exceptionallyCompose(failure -> CompletableFuture.failedFuture(broken(failure, honest)));
    };
  }

  private static PeerRequest onWire(PeerRequest request) {
    byte[] written = WIRE.encode(new PeerFrame.Request(1, request));
    return WIRE.requests(Frames.join(List.of(written))).getFirst().body();
  }

  private static PeerResponse onWire(PeerResponse response) {
    byte[] written = WIRE.encode(new PeerFrame.Response(1, response));
    return WIRE.responses(Frames.join(List.of(written))).getFirst().body();
  }

  /** As {@link OwnerCalls} does it. */
  private static CompletableFuture<PeerResponse> answer(HistoryService own, PeerRequest request) {
    return switch (request) {
      case PeerRequest.Submit(var key, var wanted) -> submit(own, key, wanted);
      case PeerRequest.Inspect(var key, var runId) ->
          own.inspect(key, runId)
              .thenApply(
                  state -> new PeerResponse.State(state == null ? null : CODEC.encodeOwned(state)));
      case PeerRequest.AwaitChange(var key, boolean endOnly, var timeout) ->
          (endOnly ? own.closed(key, timeout) : own.changed(key, timeout))
              .thenApply(PeerResponse.Told::new);
      case PeerRequest.AwaitUpdate(var key, var updateId, boolean outcome, var timeout) ->
          own.updateProgressed(key, updateId, outcome, timeout)
              .thenApply(PeerResponse.Progress::new);
      default -> throw new IllegalStateException("Expected a call of a door, but got " + request);
    };
  }

  private static <R extends Response> CompletableFuture<PeerResponse> submit(
      HistoryService own, WorkflowKey key, Request<R> request) {
    return own.submit(key, request)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Accepted<R>(R response) ->
                      new PeerResponse.Accepted(response, Map.of());
                  case Outcome.Rejected<R>(var rejection) -> new PeerResponse.Rejected(rejection);
                });
  }

  private static Throwable broken(Throwable failure, boolean honest) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof Doors.LinkBroken link
        ? new PeerUnavailableException(
            String.valueOf(link.getMessage()), honest && link.maybeDone())
        : cause;
  }
}

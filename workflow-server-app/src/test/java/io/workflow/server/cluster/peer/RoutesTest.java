package io.workflow.server.cluster.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.shard.RunOwner;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.cluster.ShardOwners;
import io.workflow.server.cluster.ShardOwners.Owner;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RoutesTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-1");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ShardOwners owners = new ShardOwners();
  private final Map<String, PeerPort> peers = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean own;

  private final RunOwner runs = key -> own;

  private final Routes routes = routes(PATIENCE, 100);

  @Test
  void shouldAskItsOwnEngineForItsOwnShards() {
    own = true;

    assertThat(call(true, here("own"), there("other"))).isCompletedWithValue("own");
  }

  @Test
  void shouldAskTheOwnerForAllOthers() {
    ownedBy("b", 1);

    assertThat(call(true, here("own"), there("other"))).isCompletedWithValue("other");
  }

  @Test
  void shouldWaitUntilSomebodyOwnsTheShard() {
    CompletableFuture<String> answer = call(false, here("own"), there("other"));
    assertThat(answer).isNotDone();

    ownedBy("b", 1);

    assertThat(answer).succeedsWithin(PATIENCE).isEqualTo("other");
    assertThat(routes.waiting()).isZero();
  }

  @Test
  void shouldGoWhereTheShardHasMovedToWhenTheOldOwnerRefuses() {
    ownedBy("b", 1);
    CompletableFuture<String> answer =
        call(
            false,
            here("own"),
            _peer -> {
              asked.incrementAndGet();
              own = true;
              return CompletableFuture.failedFuture(refusal(false));
            });

    assertThat(answer).succeedsWithin(PATIENCE).isEqualTo("own");
    assertThat(asked).hasValue(1);
  }

  @Test
  void shouldSendAgainWhatMayHaveBeenDoneOnlyWhenThatMeansTheSame() {
    ownedBy("b", 1);
    Function<PeerPort, CompletableFuture<String>> brokenOnce =
        _peer ->
            asked.incrementAndGet() == 1
                ? CompletableFuture.failedFuture(new PeerUnavailableException("broken", true))
                : CompletableFuture.completedFuture("other");

    assertThat(call(false, here("own"), brokenOnce))
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ShardUnavailableException.class, it -> assertThat(it.maybeDone()).isTrue());
    assertThat(asked).hasValue(1);

    asked.set(0);
    assertThat(call(true, here("own"), brokenOnce)).succeedsWithin(PATIENCE).isEqualTo("other");
    assertThat(asked).hasValue(2);
  }

  @Test
  void shouldGiveUpWhenPatienceIsOver() {
    Routes impatient = routes(Duration.ofMillis(100), 100);

    assertThat(impatient.call(KEY, true, here("own"), there("other")))
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ShardUnavailableException.class)
        .withMessageStartingWith("No node is known to serve shard");
  }

  @Test
  void shouldNotLetMoreWaitThanItMay() {
    Routes small = routes(PATIENCE, 1);

    CompletableFuture<String> first = small.call(KEY, true, here("own"), there("other"));
    CompletableFuture<String> second = small.call(KEY, true, here("own"), there("other"));

    assertThat(second).isCompletedExceptionally();
    own = true;
    assertThat(first).succeedsWithin(PATIENCE).isEqualTo("own");
  }

  @Test
  void shouldEndWhatWaitsWhenTheNodeStops() {
    CompletableFuture<String> waiting = call(true, here("own"), there("other"));

    routes.close();

    assertThat(waiting).failsWithin(PATIENCE);
    assertThat(call(true, here("own"), there("other"))).isCompletedExceptionally();
  }

  private void ownedBy(String node, long epoch) {
    peers.put(
        node,
        _request -> CompletableFuture.failedFuture(new AssertionError("not asked by itself")));
    owners.learn(Map.of(KEY.shard(16), new Owner(node, epoch)));
  }

  private Routes routes(Duration patience, int maximumWaiting) {
    return new Routes(
        runs,
        16,
        owners,
        peers::get,
        new Routes.Waits(
            patience,
            maximumWaiting,
            Executors.newVirtualThreadPerTaskExecutor(),
            Timers.system(),
            new SplittableRandom(1)));
  }

  private CompletableFuture<String> call(
      boolean repeatable,
      Supplier<CompletableFuture<String>> here,
      Function<PeerPort, CompletableFuture<String>> there) {
    return routes.call(KEY, repeatable, here, there);
  }

  private static Supplier<CompletableFuture<String>> here(String answer) {
    return () -> CompletableFuture.completedFuture(answer);
  }

  private static Function<PeerPort, CompletableFuture<String>> there(String answer) {
    return _peer -> CompletableFuture.completedFuture(answer);
  }

  private static ShardUnavailableException refusal(boolean maybeDone) {
    return new ShardUnavailableException("moved", Duration.ofMillis(1), maybeDone);
  }
}

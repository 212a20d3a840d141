package io.workflow.engine.simulation;

import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.ShardMemory;
import io.workflow.engine.simulation.Matchings.Matching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways between nodes: what is sent may be lost, late, and twice where that is harmless. */
final class Links {

  private record Asked(SimulatedNode from, SimulatedNode to, CompletableFuture<?> answer) {}

  private final Cluster cluster;
  private final World world;
  private final Dice dice;
  private final List<Asked> open = new ArrayList<>();

  Links(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.dice = cluster.dice();
  }

  /** Whether a node seems to be there. */
  boolean isConnected(String node) {
    SimulatedNode target = cluster.node(node);
    return target != null && target.isJoined() && (world.isCalm() || !dice.oneIn(60));
  }

  /**
   * Asks another node's engine.
   *
   * @param twice whether it may arrive twice
   */
  <T extends @Nullable Object> CompletableFuture<T> ask(
      SimulatedNode from,
      String to,
      boolean twice,
      Function<HistoryService, CompletableFuture<T>> asked) {
    return askNode(from, to, twice, node -> asked.apply(node.service()));
  }

  /** Asks another node to hand shards over. */
  CompletableFuture<List<ShardMemory>> askForShards(
      SimulatedNode from, String to, Set<Integer> shards) {
    return askNode(from, to, true, node -> node.assignment().handOver(shards));
  }

  /**
   * Asks another node's task queues, for as long as both live and what connects them holds.
   *
   * @param undelivered is given an answer, at the other node, that finds no way back
   */
  <T extends @Nullable Object> CompletableFuture<T> askMatching(
      SimulatedNode from,
      String to,
      Function<Matching, CompletableFuture<T>> asked,
      BiConsumer<Matching, T> undelivered) {
    SimulatedNode target = cluster.node(to);
    if (target == null || !target.isJoined()) {
      return CompletableFuture.failedFuture(unavailable("can't be reached", false));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    Asked one = new Asked(from, target, answer);
    open.add(one);
    var unused = answer.whenComplete((_value, _failure) -> open.remove(one));
    if (!world.isCalm() && dice.oneIn(50)) {
      breakAfter(one, dice.millis(0, 3_000));
      return answer;
    }
    var unusedArrival =
        target
            .network()
            .after(
                delay(),
                () -> {
                  var unusedAnswer =
                      asked
                          .apply(target.matching())
                          .whenComplete(
                              (value, failure) -> back(one, answer, value, failure, undelivered));
                });
    return answer;
  }

  private <T extends @Nullable Object> void back(
      Asked one,
      CompletableFuture<T> answer,
      T value,
      @Nullable Throwable failure,
      BiConsumer<Matching, T> undelivered) {
    if (!one.to.isAlive()) {
      return;
    }
    if (one.from.isAlive() && (world.isCalm() || !dice.oneIn(50))) {
      var unused = one.from.network().after(delay(), () -> complete(answer, value, failure));
      return;
    }
    breakAfter(one, dice.millis(0, 3_000));
    if (failure == null) {
      undelivered.accept(one.to.matching(), value);
    }
  }

  private static <T extends @Nullable Object> void complete(
      CompletableFuture<T> answer, T value, @Nullable Throwable failure) {
    if (failure == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(Door.cause(failure));
    }
  }

  private <T extends @Nullable Object> CompletableFuture<T> askNode(
      SimulatedNode from,
      String to,
      boolean twice,
      Function<SimulatedNode, CompletableFuture<T>> asked) {
    SimulatedNode target = cluster.node(to);
    if (target == null || !target.isJoined()) {
      return CompletableFuture.failedFuture(unavailable("can't be reached", false));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    Asked one = new Asked(from, target, answer);
    open.add(one);
    var unused = answer.whenComplete((_value, _failure) -> open.remove(one));
    if (world.isCalm() || !dice.oneIn(50)) {
      deliver(one, asked, answer);
    }
    if (twice && !world.isCalm() && dice.oneIn(40)) {
      deliver(one, asked, answer);
    }
    breakAfter(one, dice.seconds(2, 12));
    return answer;
  }

  private <T extends @Nullable Object> void deliver(
      Asked one, Function<SimulatedNode, CompletableFuture<T>> asked, CompletableFuture<T> answer) {
    var unused =
        one.to
            .network()
            .after(
                delay(),
                () -> {
                  var unusedAnswer =
                      asked
                          .apply(one.to)
                          .whenComplete((value, failure) -> back(one, answer, value, failure));
                });
  }

  private <T extends @Nullable Object> void back(
      Asked one, CompletableFuture<T> answer, T value, @Nullable Throwable failure) {
    if (!one.to.isAlive() || (!world.isCalm() && dice.oneIn(50))) {
      return;
    }
    var unused = one.from.network().after(delay(), () -> complete(answer, value, failure));
  }

  private Duration delay() {
    return !world.isCalm() && dice.oneIn(20) ? dice.millis(1, 1_000) : dice.millis(0, 2);
  }

  private void breakAfter(Asked one, Duration time) {
    var unused =
        one.from
            .network()
            .after(
                time, () -> one.answer.completeExceptionally(unavailable("does not answer", true)));
  }

  /** Whoever asks a node that is dead hears of it. */
  void died(SimulatedNode node) {
    for (Asked one : List.copyOf(open)) {
      if (one.to == node) {
        breakAfter(one, dice.millis(0, 500));
      }
    }
    open.removeIf(one -> one.from == node);
  }

  private static Doors.LinkBroken unavailable(String what, boolean maybeDone) {
    return new Doors.LinkBroken("The owner " + what, maybeDone);
  }
}

package io.workflow.engine.simulation;

import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Clients, and the way from clients and workers to the nodes. They ask any node, and ask again as
 * far as that is harmless when there is no answer.
 */
final class Callers {

  private static final int ORDERS = 3;
  private static final int TRIES = 6;
  private static final Duration REGISTERED = Duration.ofSeconds(2);
  private static final int MOST_TOLD = 160;

  private final Cluster cluster;
  private final World world;
  private final Dice dice;
  private final RandomRequests requests;
  private int nameless;

  Callers(Cluster cluster, RandomRequests requests) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.dice = cluster.dice();
    this.requests = requests;
  }

  private WorkflowKey anyKey() {
    return new WorkflowKey(
        "default", dice.oneIn(4) ? Kids.id(dice) : "order-" + dice.below(ORDERS));
  }

  /** Somebody wants something. */
  void anything() {
    WorkflowKey key = anyKey();
    SimulatedDatabase.Execution latest = cluster.database().latest(key);
    WorkflowState state = latest == null ? null : latest.state();
    switch (dice.below(24)) {
      case 0, 1 -> ask(key, requests.anyStart(state));
      case 2, 3, 4, 5, 6 -> ask(key, requests.signal());
      case 7, 8 -> ask(key, nameless());
      case 9 -> ask(key, dice.oneIn(2) ? requests.cancel() : requests.terminate());
      case 10, 11 -> ask(key, requests.update());
      case 12 -> {
        if (latest != null && state != null && dice.oneIn(3)) {
          Request<?> reset = requests.reset(state, List.copyOf(latest.events()));
          if (reset != null) {
            ask(key, reset);
          }
        }
      }
      case 13 -> {
        if (state != null) {
          ask(key, requests.delete(state.runId()));
        }
      }
      case 14, 15, 16 -> await(key);
      default -> {
        if (state == null || state.status().isClosed()) {
          ask(key, requests.anyStart(state));
        } else {
          look(key);
        }
      }
    }
  }

  private Request<?> nameless() {
    nameless++;
    return new ExecutionRequest.SignalWorkflow(
        null, "nameless-" + nameless, List.of(), Map.of(), "client", "", List.of());
  }

  private void ask(WorkflowKey key, Request<?> request) {
    ask(
        key,
        request,
        outcome -> {
          if (outcome instanceof Outcome.Accepted<?>(var response)) {
            cluster.workers().heard(response);
          }
        });
  }

  /** A word for a run that waits for one. */
  void signal(WorkflowKey key) {
    ask(key, requests.signal(), _outcome -> {});
  }

  /** Ends a run for good. */
  void terminate(WorkflowKey key) {
    ask(key, requests.terminate(), _outcome -> {});
  }

  // ---- requests

  /**
   * Asks any node.
   *
   * @param heard the answer; {@code null} when there is none after all
   */
  void ask(WorkflowKey key, Request<?> request, Consumer<@Nullable Outcome<?>> heard) {
    if (!world.isCalm() && dice.oneIn(40) && Door.hasIdentity(request)) {
      new Call(key, request, _outcome -> {}).attempt();
    }
    new Call(key, request, heard).attempt();
  }

  private final class Call {
    private final WorkflowKey key;
    private final Consumer<@Nullable Outcome<?>> heard;
    private Request<?> request;
    private int tries;
    private boolean ended;

    Call(WorkflowKey key, Request<?> request, Consumer<@Nullable Outcome<?>> heard) {
      this.key = key;
      this.request = request;
      this.heard = heard;
    }

    private void attempt() {
      if (ended) {
        return;
      }
      tries++;
      if (tries > 1) {
        request = requests.again(request);
      }
      int number = tries;
      SimulatedNode node = cluster.anyNode();
      if (node == null) {
        again(number, false);
        return;
      }
      Request<?> sent = request;
      if (world.isCalm() || !dice.oneIn(60)) {
        var unused = node.network().after(delay(), () -> arrived(node, sent, number));
      }
      cluster.outside(dice.seconds(10, 20), () -> again(number, true));
    }

    private void arrived(SimulatedNode node, Request<?> sent, int number) {
      int version = cluster.database().versions(key);
      var unused =
          node.door()
              .submit(key, sent)
              .whenComplete(
                  (outcome, failure) -> {
                    if (!node.isAlive()) {
                      return; // it does not hear of that any more
                    }
                    if (outcome != null) {
                      world.tell(
                          () ->
                              "%s: %s %s -> %s"
                                  .formatted(
                                      node.id(), key.workflowId(), brief(sent), brief(outcome)));
                      cluster.promises().answered(key, sent, version, outcome, node.now());
                    } else {
                      world.tell(
                          () ->
                              "%s: %s %s failed: %s"
                                  .formatted(
                                      node.id(), key.workflowId(), brief(sent), brief(failure)));
                    }
                    if (world.isCalm() || !dice.oneIn(60)) {
                      cluster.outside(delay(), () -> back(number, outcome, failure));
                    }
                  });
    }

    private void back(int number, @Nullable Outcome<?> outcome, @Nullable Throwable failure) {
      if (outcome != null) {
        if (!ended) {
          ended = true;
          heard.accept(outcome);
        }
        return;
      }
      if (failure != null && Door.cause(failure) instanceof ShardUnavailableException later) {
        cluster.outside(dice.millis(50, 500), () -> again(number, later.maybeDone()));
      } else {
        world.fail(new AssertionError("Expected an answer to " + request, failure));
      }
    }

    private void again(int number, boolean maybeDone) {
      if (ended || number != tries) {
        return;
      }
      if ((maybeDone && !Door.hasIdentity(request)) || tries >= (world.isCalm() ? 100 : TRIES)) {
        ended = true;
        heard.accept(null);
        return;
      }
      cluster.outside(Duration.ZERO, this::attempt);
    }
  }

  private static String brief(@Nullable Object told) {
    String text = String.valueOf(told);
    return text.length() > MOST_TOLD ? text.substring(0, MOST_TOLD) + "..." : text;
  }

  private Duration delay() {
    return !world.isCalm() && dice.oneIn(20) ? dice.millis(0, 2_000) : dice.millis(0, 3);
  }

  // ---- reads

  /** A change, and then a look at it, at a node that may serve it no more. */
  void signalAndLook(SimulatedNode node) {
    WorkflowKey key = anyKey();
    ask(key, requests.signal());
    cluster.outside(
        dice.millis(5, 60), () -> node.network().after(Duration.ZERO, () -> look(node, key)));
  }

  /** A node's own calls, the answers of which are held against what is durable. */
  HistoryService watched(SimulatedNode node) {
    return new OtherDoor(node.door()) {
      @Override
      public <R extends Response> CompletableFuture<Outcome<R>> submit(
          WorkflowKey key, Request<R> request) {
        int version = cluster.database().versions(key);
        return super.submit(key, request)
            .whenComplete(
                (outcome, _failure) -> {
                  if (outcome != null && node.isAlive()) {
                    cluster.promises().answered(key, request, version, outcome, node.now());
                  }
                });
      }
    };
  }

  private void look(WorkflowKey key) {
    SimulatedNode node = cluster.anyNode();
    if (node != null) {
      var unused = node.network().after(delay(), () -> look(node, key));
    }
  }

  private void look(SimulatedNode node, WorkflowKey key) {
    int version = cluster.database().versions(key);
    var unused =
        node.door()
            .inspect(key, null)
            .whenComplete(
                (state, failure) -> {
                  if (!node.isAlive()) {
                    return;
                  }
                  if (failure == null) {
                    cluster.promises().seen(node, key, version, state);
                  } else if (!(Door.cause(failure) instanceof ShardUnavailableException)) {
                    world.fail(new AssertionError("Expected to see " + key, failure));
                  }
                });
  }

  /** A long poll: for a change, or for the end. */
  private void await(WorkflowKey key) {
    SimulatedNode node = cluster.anyNode();
    if (node != null) {
      boolean end = dice.oneIn(2);
      Duration timeout = dice.seconds(1, 20);
      var unused = node.network().after(delay(), () -> await(node, key, end, timeout));
    }
  }

  private void await(SimulatedNode node, WorkflowKey key, boolean end, Duration timeout) {
    long asked = world.nanos();
    AtomicInteger version = new AtomicInteger();
    // By then its owner knows of it; until then whoever waits looks for himself.
    cluster.outside(REGISTERED, () -> version.set(cluster.database().versions(key)));
    var unused =
        (end ? node.door().closed(key, timeout) : node.door().changed(key, timeout))
            .whenComplete(
                (changed, failure) -> {
                  if (!node.isAlive()) {
                    return;
                  }
                  if (failure != null) {
                    if (!(Door.cause(failure) instanceof ShardUnavailableException)) {
                      world.fail(new AssertionError("Expected to wait for " + key, failure));
                    }
                  } else if (!changed && version.get() > 0 && !cluster.wasPausedSince(asked)) {
                    // Whoever wakes from a pause hears that its time is over first.
                    cluster.promises().slept(key, version.get(), end);
                  }
                });
  }
}

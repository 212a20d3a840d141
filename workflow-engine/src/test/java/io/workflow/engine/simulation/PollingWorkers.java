package io.workflow.engine.simulation;

import io.workflow.engine.decide.Response;
import io.workflow.engine.simulation.Matchings.Polling;
import io.workflow.engine.simulation.Matchings.Wanted;
import io.workflow.protocol.worker.TaskKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Workers that ask for tasks, at any node, one poll after the other: for a while they are away, are
 * gone when the answer comes, or do not get it.
 */
final class PollingWorkers {

  private static final int WORKERS = 2;
  private static final String QUEUE = "orders";

  /** As {@link RandomRequests} names it. */
  private static final String STICKY = "sticky";

  private final Cluster cluster;
  private final World world;
  private final Dice dice;
  private final Workers workers;
  private int polls;

  /** Until then nobody polls. */
  private long awayUntil;

  PollingWorkers(Cluster cluster, Workers workers) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.dice = cluster.dice();
    this.workers = workers;
  }

  void start() {
    for (int i = 0; i < WORKERS; i++) {
      start(QUEUE, TaskKind.WORKFLOW, false);
      start(QUEUE, TaskKind.ACTIVITY, false);
    }
    start(STICKY, TaskKind.WORKFLOW, true);
    if (dice.oneIn(2)) {
      cluster.outside(
          dice.seconds(3, 15), () -> awayUntil = world.nanos() + dice.seconds(12, 40).toNanos());
    }
  }

  private void start(String queue, TaskKind kind, boolean sticky) {
    polls++;
    String worker = "poller-" + polls;
    cluster.outside(
        dice.seconds(0, 4), () -> new Poller(queue, kind, sticky, worker).pollAfter(Duration.ZERO));
  }

  /** Waits for one task at a time. */
  private final class Poller {
    private final String queue;
    private final TaskKind kind;
    private final boolean sticky;
    private final String worker;
    private int number;

    Poller(String queue, TaskKind kind, boolean sticky, String worker) {
      this.queue = queue;
      this.kind = kind;
      this.sticky = sticky;
      this.worker = worker;
    }

    private void pollAfter(Duration pause) {
      cluster.outside(pause, this::poll);
    }

    private void poll() {
      if (world.nanos() < awayUntil) {
        pollAfter(Duration.ofNanos(awayUntil - world.nanos()));
        return;
      }
      SimulatedNode node = cluster.anyNode();
      number++;
      int mine = number;
      Wanted wanted = new Wanted(queue, kind, sticky, worker, dice.seconds(1, 20));
      if (node != null) {
        var unused = node.network().after(delay(), () -> poll(node, wanted, mine));
      }
      // Whoever hears nothing comes again.
      cluster.outside(wanted.timeout().plusSeconds(2), () -> again(mine));
    }

    private void poll(SimulatedNode node, Wanted wanted, int mine) {
      Polling polling = node.matching().poll(wanted);
      if (!world.isCalm() && dice.oneIn(20)) {
        var unused = node.network().after(dice.millis(1, 5_000), polling::cancel);
      }
      var unused =
          polling
              .answer()
              .whenComplete(
                  (task, failure) -> {
                    if (failure != null) {
                      world.fail(new AssertionError("Expected no poll to fail", failure));
                    } else if (node.isAlive()) {
                      answered(node, task, mine);
                    }
                  });
    }

    private void answered(SimulatedNode node, @Nullable Response task, int mine) {
      if (task != null) {
        switch (world.isCalm() ? 9 : dice.below(20)) {
          case 0 -> node.matching().giveBack(task);
          case 1 -> world.tell(() -> worker + " does not get " + task);
          default -> cluster.outside(delay(), () -> workers.heard(task));
        }
      }
      cluster.outside(
          world.isCalm() || !dice.oneIn(10) ? dice.millis(0, 20) : dice.seconds(0, 15),
          () -> again(mine));
    }

    private void again(int after) {
      if (number == after) {
        poll();
      }
    }

    private Duration delay() {
      return !world.isCalm() && dice.oneIn(20) ? dice.millis(1, 1_000) : dice.millis(0, 2);
    }
  }
}

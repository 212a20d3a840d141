package io.workflow.server.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Kafka's group of nodes that have died, so that their shards need not wait for the end of
 * their session, which is 45 s with a broker's defaults.
 *
 * <p>A verdict may be wrong, and costs a move of shards then, never data. One node gives it: the
 * first one alive by name; each further one a second later, in case that one has died as well.
 * Belongs to the thread that gives the signs of life.
 */
public final class DeadNodes {

  private static final Logger log = LoggerFactory.getLogger(DeadNodes.class);

  /** A node without a sign of life for so long is dead, unless nobody could give one. */
  static final Duration SILENT = Duration.ofSeconds(3);

  /** One whose port refuses is dead sooner. */
  static final Duration SILENT_AND_REFUSING = Duration.ofMillis(1_200);

  private static final Duration NEXT_JUDGE = Duration.ofSeconds(1);

  /** A database that paused makes all look silent: what is seen right after that says nothing. */
  private static final Duration REGULAR = Duration.ofSeconds(1);

  private final Predicate<String> refuses;
  private final Consumer<String> remove;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Set<UUID> judged = new HashSet<>();
  private long lastLook;
  private boolean regular;

  /**
   * @param refuses whether nobody listens at a node's port
   * @param remove takes a node out of the group; blocks
   * @param executor for that
   */
  public DeadNodes(
      Predicate<String> refuses,
      Consumer<String> remove,
      Executor executor,
      LongSupplier nanoTime) {
    this.refuses = refuses;
    this.remove = remove;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.lastLook = nanoTime.getAsLong();
  }

  /** After a sign of life of this node. */
  public void look(ClusterNode self, List<ClusterNode> nodes) {
    long now = nanoTime.getAsLong();
    boolean onTime = now - lastLook < REGULAR.toNanos();
    boolean trusted = onTime && regular;
    lastLook = now;
    regular = onTime;
    if (!trusted) {
      return;
    }
    Duration turn = NEXT_JUDGE.multipliedBy(turnOf(self, nodes));
    for (ClusterNode node : nodes) {
      if (!node.name().equals(self.name())
          && node.state() != ClusterNode.State.GONE
          && !judged.contains(node.id())
          && isDead(node, turn)) {
        judged.add(node.id());
        log.warn(
            "Node '{}' has given no sign of life for {}: taking it out of the group",
            node.name(),
            node.beatAge());
        executor.execute(() -> remove.accept(node.name()));
      }
    }
    judged.retainAll(nodes.stream().map(ClusterNode::id).toList());
  }

  private boolean isDead(ClusterNode node, Duration turn) {
    return node.beatAge().compareTo(SILENT.plus(turn)) >= 0
        || (node.beatAge().compareTo(SILENT_AND_REFUSING.plus(turn)) >= 0
            && refuses.test(node.name()));
  }

  /** How many nodes that are alive come before this one. */
  private static long turnOf(ClusterNode self, List<ClusterNode> nodes) {
    return nodes.stream()
        .filter(
            node ->
                node.state() != ClusterNode.State.GONE
                    && node.beatAge().compareTo(SILENT_AND_REFUSING) < 0
                    && node.name().compareTo(self.name()) < 0)
        .count();
  }
}

package io.workflow.engine.shard;

import io.workflow.engine.decide.Request;
import io.workflow.engine.shard.CommitBatch.SettledMessage;
import io.workflow.engine.state.OutboxMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The messages between workflows that a node knows of, and whose turn it is. It is a copy of rows
 * in the store, and holds a bounded number of them: what it has no room for is left out until
 * somebody reads the store again.
 *
 * <p>Messages from one run to one target are due one after the other, in their order. Belongs to
 * one thread but for {@link #announce}, {@link #leaveOut} and {@link #size}.
 */
final class MessageBook {

  private final int capacity;
  private final AtomicInteger size = new AtomicInteger();
  private final Map<SettledMessage, Delivery> known = new HashMap<>();
  private final Map<Route, Deque<Delivery>> routes = new HashMap<>();
  private final Deque<Delivery> due = new ArrayDeque<>();

  /**
   * Something is in the store that was not taken in: until it is read nothing newer comes before.
   */
  private volatile boolean leftOut;

  MessageBook(int capacity) {
    this.capacity = capacity;
  }

  /** Messages that must keep their order. */
  private record Route(String sourceRunId, String targetNamespace, String targetWorkflowId) {}

  /** A message that is not settled, and how far it has come. */
  static final class Delivery {
    private final SettledMessage id;
    private final OutboxMessage message;
    private final Route route;

    /** How often it was tried. */
    int attempts;

    /** It may have reached its target before. */
    boolean repeated;

    /** What the sender is told: the target has answered, {@code null} while it has not. */
    volatile @Nullable Request<?> answer;

    private Delivery(SettledMessage id, OutboxMessage message, boolean repeated) {
      this.id = id;
      this.message = message;
      this.repeated = repeated;
      this.route =
          new Route(
              message.sourceRunId(), message.target().namespace(), message.target().workflowId());
    }

    SettledMessage id() {
      return id;
    }

    OutboxMessage message() {
      return message;
    }
  }

  /** Messages that are known, or announced. */
  int size() {
    return size.get();
  }

  boolean isFull() {
    return size.get() >= capacity;
  }

  /**
   * Makes room for new messages, which are then {@link #addAnnounced added}. Any thread.
   *
   * @return false when there is none, or older ones were left out: then these are left out as well
   */
  boolean announce(int messages) {
    boolean taken = !leftOut;
    if (taken && size.addAndGet(messages) > capacity) {
      size.addAndGet(-messages);
      taken = false;
    }
    if (!taken) {
      leftOut = true;
    }
    return taken;
  }

  void addAnnounced(SettledMessage id, OutboxMessage message) {
    size.decrementAndGet();
    add(new Delivery(id, message, false));
  }

  boolean knows(SettledMessage id) {
    return known.containsKey(id);
  }

  /** A message from the store. It may have been delivered before: by another node, for example. */
  void addStored(SettledMessage id, OutboxMessage message) {
    add(new Delivery(id, message, true));
  }

  private void add(Delivery delivery) {
    if (known.putIfAbsent(delivery.id, delivery) != null) {
      return;
    }
    size.incrementAndGet();
    Deque<Delivery> route = routes.computeIfAbsent(delivery.route, _route -> new ArrayDeque<>());
    route.add(delivery);
    if (route.size() == 1) {
      due.add(delivery);
    }
  }

  /** Whose turn it is; it comes up again when it is {@link #again put back}. */
  @Nullable Delivery next() {
    Delivery next = due.poll();
    while (next != null && !isOpen(next)) {
      next = due.poll();
    }
    return next;
  }

  /** It is its turn once more. */
  void again(Delivery delivery) {
    due.add(delivery);
  }

  /** Whether it is not settled, and this node has not lost it meanwhile. */
  boolean isOpen(Delivery delivery) {
    return known.get(delivery.id) == delivery;
  }

  /** It is settled: the next of its route is due. */
  void forget(Delivery delivery) {
    if (!known.remove(delivery.id, delivery)) {
      return;
    }
    size.decrementAndGet();
    Deque<Delivery> route = routes.get(delivery.route);
    if (route != null) {
      route.remove(delivery);
      if (route.isEmpty()) {
        routes.remove(delivery.route);
      } else {
        due.add(route.getFirst());
      }
    }
  }

  /** The others belong to other nodes from now on. */
  void keepOnly(Set<Integer> shards) {
    List.copyOf(known.values()).stream()
        .filter(delivery -> !shards.contains(delivery.id.shard()))
        .forEach(this::forget);
  }

  /** There is more in the store than was taken in. Any thread. */
  void leaveOut() {
    leftOut = true;
  }

  /** The store is read from here on: what comes up meanwhile may be taken in again. */
  void readFromStart() {
    leftOut = false;
  }

  /** There is something in the store that was left out, and room for it. */
  boolean wantsMore() {
    return leftOut && size.get() < capacity / 2;
  }
}

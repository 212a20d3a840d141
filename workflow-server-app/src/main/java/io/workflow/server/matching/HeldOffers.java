package io.workflow.server.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits for pollers at one queue, and how much of it is given away. Queries and tasks take
 * turns: whoever asks does not wait for a backlog, and many who ask don't stop the work. Belongs to
 * one lock.
 */
final class HeldOffers {

  private final OfferRoom room;
  private final Deque<Offer.Query> queries = new ArrayDeque<>();
  private final FairTasks tasks = new FairTasks();
  private final Throttle throttle = new Throttle();
  private final KeyThrottles keys = new KeyThrottles();
  private boolean taskIsNext;

  HeldOffers(OfferRoom room) {
    this.room = room;
  }

  /** How much is given away from now on, and in which proportion. */
  void limit(double tasksPerSecond, FairnessRules rules, Instant now) {
    throttle.limit(tasksPerSecond, now);
    keys.rules(rules);
    tasks.rules(rules);
  }

  // ---- what waits

  int size() {
    return queries.size() + tasks.size();
  }

  boolean isEmpty() {
    return queries.isEmpty() && tasks.size() == 0;
  }

  /** {@code false} when so many wait already. */
  boolean add(Offer offer, int limit) {
    if (size() >= limit || !room.take()) {
      return false;
    }
    switch (offer) {
      case Offer.Query query -> queries.addLast(query);
      case Offer.Task task -> tasks.addLast(task);
    }
    return true;
  }

  /** As {@link #add}, before all others of its priority and key. */
  boolean addFirst(Offer.Task task, int limit) {
    if (size() >= limit || !room.take()) {
      return false;
    }
    tasks.addFirst(task);
    return true;
  }

  /** Takes out a task that is less urgent than this one; {@code null} when there is none. */
  Offer.@Nullable Task removeLessUrgent(Offer.Task than) {
    Offer.Task removed = tasks.removeLessUrgent(than.hint().level());
    if (removed != null) {
      room.free(1);
    }
    return removed;
  }

  /** {@code false} when it is not there any more. */
  boolean remove(Offer.Query query) {
    boolean found = queries.remove(query);
    if (found) {
      room.free(1);
    }
    return found;
  }

  /** Takes certain offers out. */
  List<Offer> remove(Predicate<Offer> which) {
    List<Offer> removed = new ArrayList<>();
    queries.removeIf(query -> which.test(query) && removed.add(query));
    removed.addAll(tasks.remove(which));
    room.free(removed.size());
    return removed;
  }

  Stream<Offer> stream() {
    return Stream.concat(queries.stream(), tasks.stream());
  }

  // ---- what is given away

  /** Takes what a poller gets next; {@code null} when there is nothing, or it may not go yet. */
  @Nullable Offer next(Instant now) {
    Offer next = null;
    if (taskIsNext || queries.isEmpty()) {
      next = nextTask(now);
    }
    taskIsNext = false;
    if (next == null) {
      next = queries.pollFirst();
      taskIsNext = next != null;
    }
    if (next != null) {
      room.free(1);
    }
    return next;
  }

  private Offer.@Nullable Task nextTask(Instant now) {
    if (tasks.size() == 0 || !throttle.take(now)) {
      return null;
    }
    Offer.Task task = tasks.poll(hint -> keys.take(hint, now));
    if (task == null) {
      throttle.giveBack();
    }
    return task;
  }

  /** Whether a task that does not wait here may be given away before all that does. */
  boolean mayPass(Hint hint, Instant now) {
    if (tasks.size() > 0 || !throttle.take(now)) {
      return false;
    }
    if (!keys.take(hint, now)) {
      throttle.giveBack();
      return false;
    }
    return true;
  }

  /** The task that was taken, or let pass, was not given away. */
  void notGiven(Hint hint) {
    throttle.giveBack();
    keys.giveBack(hint);
    tasks.notGiven(hint);
  }

  /** Until {@link #next} has something; {@code null} when that is never, or nothing waits. */
  @Nullable Duration untilNext(Instant now) {
    if (!queries.isEmpty()) {
      return Duration.ZERO;
    }
    if (tasks.size() == 0) {
      return null;
    }
    Duration ofQueue = throttle.untilNext(now);
    Duration ofKeys = keys.untilNext(tasks.heads(), now);
    if (ofQueue == null || ofKeys == null) {
      return null;
    }
    return ofQueue.compareTo(ofKeys) > 0 ? ofQueue : ofKeys;
  }

  /** How many tasks could be given away at once, of so many. */
  int available(int wanted, Instant now) {
    return throttle.available(wanted, now);
  }
}

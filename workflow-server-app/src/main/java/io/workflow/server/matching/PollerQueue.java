package io.workflow.server.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pollers that wait at one task queue, in the order in which they came, and what waits here for
 * pollers: never both. Bounded on both sides. Safe for use by many threads; nothing blocks.
 */
final class PollerQueue {

  static final int MAXIMUM_POLLERS = 10_000;
  static final int MAXIMUM_OFFERS = 10_000;

  /** The log was not looked at yet. */
  private static final long UNKNOWN = -1;

  private static final int MAXIMUM_BRIEF_OFFERS = 1_000;
  private static final int MAXIMUM_COPIES = 100;
  private static final int MAXIMUM_IDENTITIES = 1_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final LinkedHashSet<Poll> pollers = new LinkedHashSet<>();
  private final HeldOffers offers;
  private final Map<String, PollerSeen> lastSeen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PollerSeen> eldest) {
          return size() > MAXIMUM_IDENTITIES;
        }
      };
  private Instant lastPoll = Instant.MIN;
  private boolean closed;
  private Instant lastUse = Instant.MIN;
  private final PriorityRates added = new PriorityRates();
  private final PriorityRates dispatched = new PriorityRates();

  /** Older hints that wait in the log, about: newer ones get in line behind them. */
  private long inLog = UNKNOWN;

  PollerQueue(OfferRoom room) {
    this.offers = new HeldOffers(room);
  }

  /** A poller comes: takes what waits, or waits; full, it is told to come again. */
  synchronized Arrival arrive(Poll poll, Instant now) {
    seen(poll, now);
    Offer offer = offers.next(now);
    if (offer != null) {
      poll.state = Poll.State.CLAIMING;
      return new Arrival.Matched(offer);
    }
    if (closed || pollers.size() >= MAXIMUM_POLLERS) {
      poll.state = Poll.State.DONE;
      return new Arrival.Over();
    }
    pollers.add(poll);
    return new Arrival.Waits();
  }

  /** Somebody is about to poll, or to offer something. */
  synchronized void touch(Instant now) {
    lastUse = now;
  }

  /** Nobody has used the queue since {@code time}, and nobody and nothing waits. */
  synchronized boolean unusedSince(Instant time) {
    return offers.isEmpty() && lastUse.isBefore(time) && !polledAfter(time);
  }

  /** Nobody and nothing waits here from now on. */
  synchronized void close() {
    closed = true;
  }

  /** What becomes of a poller that comes. */
  sealed interface Arrival {
    record Matched(Offer offer) implements Arrival {}

    record Waits() implements Arrival {}

    /** Its time is over, or too many wait: it is to be answered. */
    record Over() implements Arrival {}
  }

  /**
   * The poller that has waited longest, for which this task is to be claimed now; {@code null} when
   * none waits, or the queue gives no more away for the moment, or others wait longer.
   */
  synchronized @Nullable Poll takeForTask(Hint hint, Instant now) {
    return pollers.isEmpty() || !offers.mayPass(hint, now) ? null : take();
  }

  /** The poller that has waited longest, for a query, or to look for an offer. */
  synchronized @Nullable Poll take() {
    if (pollers.isEmpty()) {
      return null;
    }
    Poll poll = pollers.removeFirst();
    poll.state = Poll.State.CLAIMING;
    return poll;
  }

  /** Keeps an offer until a poller comes; {@code false} when too many wait. */
  synchronized boolean hold(Offer offer) {
    return add(offer, MAXIMUM_OFFERS);
  }

  /** As {@link #hold}, before all others of its priority and key that are held. */
  synchronized boolean holdFirst(Offer.Task task) {
    return !closed && offers.addFirst(task, MAXIMUM_OFFERS);
  }

  /** Makes room for a task by taking out a less urgent one; {@code null} when there is none. */
  synchronized Offer.@Nullable Task displace(Offer.Task by) {
    return closed ? null : offers.removeLessUrgent(by);
  }

  private boolean add(Offer offer, int limit) {
    return !closed && offers.add(offer, limit);
  }

  /** How many tasks a second are given away from now on, and in which proportion. */
  synchronized void limit(double tasksPerSecond, FairnessRules rules, Instant now) {
    offers.limit(tasksPerSecond, rules, now);
  }

  /** The task that was taken for a poller was not given to it. */
  synchronized void notGiven(Hint hint) {
    offers.notGiven(hint);
  }

  /**
   * Pollers and tasks wait for each other: until then. {@code null} when they don't, or for ever.
   */
  synchronized @Nullable Duration untilNextTask(Instant now) {
    return pollers.isEmpty() ? null : offers.untilNext(now);
  }

  /**
   * Keeps an offer for the next poller, who is not far: somebody has polled after {@code active},
   * few wait, and none in the log. Otherwise {@code false}, and the offer is to go to the log.
   */
  synchronized boolean holdBriefly(Offer offer, Instant active) {
    return inLog == 0 && polledAfter(active) && add(offer, MAXIMUM_BRIEF_OFFERS);
  }

  /** Keeps a copy of what the log is given as well; {@code false} when too many wait. */
  synchronized boolean holdCopy(Offer offer) {
    return add(offer, MAXIMUM_COPIES);
  }

  /** Somebody has polled after {@code time}, but what waits in the log was not looked at yet. */
  synchronized boolean isUnread(Instant time) {
    return inLog == UNKNOWN && polledAfter(time);
  }

  /** How many hints of the queue the log holds. */
  synchronized void inLog(long hints) {
    inLog = hints;
  }

  /** One more waits in the log, or with -1 one less. */
  synchronized void addInLog(int hints) {
    if (inLog != UNKNOWN) {
      inLog = Math.max(0, inLog + hints);
    }
  }

  /**
   * What was claimed for the poller was not to be had. It goes on waiting, before all others, or
   * takes the next offer.
   */
  synchronized Arrival again(Poll poll, Instant now) {
    if (poll.isCancelled() || poll.expired) {
      poll.state = Poll.State.DONE;
      return new Arrival.Over();
    }
    Offer offer = offers.next(now);
    if (offer != null) {
      return new Arrival.Matched(offer);
    }
    poll.state = Poll.State.WAITING;
    pollers.addFirst(poll);
    return new Arrival.Waits();
  }

  /**
   * The poller gets what was claimed for it; {@code false} when it has gone meanwhile.
   *
   * @param hint the task that it was; {@code null} for a query
   */
  synchronized boolean finish(Poll poll, @Nullable Hint hint, Instant now) {
    poll.state = Poll.State.DONE;
    seen(poll, now);
    dispatched.add(hint, now);
    return !poll.isCancelled();
  }

  /**
   * The time of the poller is over, or it has gone. {@code true} when it waited: it is to be
   * answered. One for which a task is being claimed is answered when that has ended.
   */
  synchronized boolean leave(Poll poll, Instant now) {
    poll.expired = true;
    seen(poll, now);
    if (poll.state == Poll.State.WAITING && pollers.remove(poll)) {
      poll.state = Poll.State.DONE;
      return true;
    }
    return false;
  }

  /** Forgets the polls of one worker, or of all; those that wait are to be answered. */
  synchronized List<Poll> removePollers(@Nullable String workerInstanceKey) {
    List<Poll> removed = new ArrayList<>();
    Set<String> stay = new HashSet<>();
    for (Poll poll : pollers) {
      if (workerInstanceKey == null
          || poll.request().workerInstanceKey().equals(workerInstanceKey)) {
        removed.add(poll);
      } else {
        stay.add(poll.request().identity());
      }
    }
    for (Poll poll : removed) {
      pollers.remove(poll);
      poll.state = Poll.State.DONE;
      if (!stay.contains(poll.request().identity())) {
        lastSeen.remove(poll.request().identity());
      }
    }
    if (workerInstanceKey == null) {
      lastSeen.clear();
    }
    if (lastSeen.isEmpty()) {
      lastPoll = Instant.MIN;
    }
    return removed;
  }

  /** Takes out a certain query; {@code false} when a poller has it. */
  synchronized boolean withdraw(Offer.Query query) {
    return offers.remove(query);
  }

  /** Takes certain offers out, the most urgent first. */
  synchronized List<Offer> remove(Predicate<Offer> which) {
    return offers.remove(which);
  }

  /** Whether a poller waits, or was here after {@code time}. */
  synchronized boolean polledAfter(Instant time) {
    return !pollers.isEmpty() || lastPoll.isAfter(time);
  }

  /** How many tasks can be given away at once. */
  synchronized int waiting(Instant now) {
    return offers.available(pollers.size(), now);
  }

  /** Polls that wait. */
  synchronized int parked() {
    return pollers.size();
  }

  synchronized int held() {
    return offers.size();
  }

  /** A task came for this queue. */
  synchronized void added(Hint hint, Instant now) {
    added.add(hint, now);
  }

  /** What is known here alone: neither in the log nor stored. */
  synchronized QueueStats stats(Instant now) {
    return QueueStats.of(
        offers.stream().filter(offer -> isOnlyHere(offer, now)).toList(), added, dispatched, now);
  }

  private static boolean isOnlyHere(Offer offer, Instant now) {
    return switch (offer) {
      case Offer.Task task -> !task.logged() && !task.hint().isStored(now);
      case Offer.Query _query -> true;
    };
  }

  /** Who has polled lately, and when last. */
  synchronized Map<String, PollerSeen> pollers(Instant now) {
    for (Poll poll : pollers) {
      seen(poll, now);
    }
    lastSeen.values().removeIf(poller -> poller.lastPoll().isBefore(now.minus(REMEMBERED)));
    return new LinkedHashMap<>(lastSeen);
  }

  private void seen(Poll poll, Instant now) {
    lastPoll = now;
    lastSeen.put(poll.request().identity(), new PollerSeen(now, poll.request().ratePerSecond()));
  }
}

package io.workflow.server.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pollers that wait at one task queue, in the order in which they came, and what waits here for
 * pollers: never both. Bounded on both sides. Safe for use by many threads; nothing blocks.
 */
final class PollerQueue {

  static final int MAXIMUM_POLLERS = 10_000;
  static final int MAXIMUM_OFFERS = 10_000;

  /** The topic was not looked at yet. */
  private static final long UNKNOWN = -1;

  private static final int MAXIMUM_BRIEF_OFFERS = 1_000;
  private static final int MAXIMUM_IDENTITIES = 1_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final LinkedHashSet<Poll> pollers = new LinkedHashSet<>();
  private final Deque<Offer> offers = new ArrayDeque<>();
  private final Map<String, PollerSeen> lastSeen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PollerSeen> eldest) {
          return size() > MAXIMUM_IDENTITIES;
        }
      };
  private Instant lastPoll = Instant.MIN;
  private final TaskRate added = new TaskRate();
  private final TaskRate dispatched = new TaskRate();

  /** Words of older tasks that wait in Kafka, about: newer ones get in line behind them. */
  private long inTopic = UNKNOWN;

  /** A poller comes: takes what waits, or waits; full, it is told to come again. */
  synchronized Arrival arrive(Poll poll, Instant now) {
    seen(poll, now);
    Offer offer = offers.pollFirst();
    if (offer != null) {
      poll.state = Poll.State.CLAIMING;
      return new Arrival.Matched(offer);
    }
    if (pollers.size() >= MAXIMUM_POLLERS) {
      poll.state = Poll.State.DONE;
      return new Arrival.Over();
    }
    pollers.add(poll);
    return new Arrival.Waits();
  }

  /** Somebody is about to poll. */
  synchronized void touch(Instant now) {
    lastPoll = now;
  }

  /** What becomes of a poller that comes. */
  sealed interface Arrival {
    record Matched(Offer offer) implements Arrival {}

    record Waits() implements Arrival {}

    /** Its time is over, or too many wait: it is to be answered. */
    record Over() implements Arrival {}
  }

  /** The poller that has waited longest, for which a task is to be claimed now. */
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
    return offers.size() < MAXIMUM_OFFERS && offers.add(offer);
  }

  /**
   * Keeps an offer for the next poller, who is not far: somebody has polled after {@code active},
   * few wait, and none in Kafka. Otherwise {@code false}, and the offer is to go to Kafka.
   */
  synchronized boolean holdBriefly(Offer offer, Instant active) {
    return inTopic == 0
        && polledAfter(active)
        && offers.size() < MAXIMUM_BRIEF_OFFERS
        && offers.add(offer);
  }

  /** The topic of the queue holds so many words of tasks. */
  synchronized void inTopic(long words) {
    inTopic = words;
  }

  /** One more waits in the topic, or with -1 one less. */
  synchronized void addInTopic(int words) {
    if (inTopic != UNKNOWN) {
      inTopic = Math.max(0, inTopic + words);
    }
  }

  /**
   * What was claimed for the poller was not to be had. It goes on waiting, before all others, or
   * takes the next offer.
   */
  synchronized Arrival again(Poll poll) {
    if (poll.isCancelled() || poll.expired) {
      poll.state = Poll.State.DONE;
      return new Arrival.Over();
    }
    Offer offer = offers.pollFirst();
    if (offer != null) {
      return new Arrival.Matched(offer);
    }
    poll.state = Poll.State.WAITING;
    pollers.addFirst(poll);
    return new Arrival.Waits();
  }

  /** The poller gets what was claimed for it; {@code false} when it has gone meanwhile. */
  synchronized boolean finish(Poll poll, Instant now) {
    poll.state = Poll.State.DONE;
    seen(poll, now);
    dispatched.add(now);
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

  /** Takes out a certain offer; {@code false} when a poller has it. */
  synchronized boolean withdraw(Offer offer) {
    return offers.remove(offer);
  }

  /** Takes out all that has waited since before {@code time}. */
  synchronized List<Offer> removeOlder(Instant time) {
    List<Offer> old = new ArrayList<>();
    while (!offers.isEmpty() && offers.getFirst().since().isBefore(time)) {
      old.add(offers.removeFirst());
    }
    return old;
  }

  /** Whether a poller waits, or was here after {@code time}. */
  synchronized boolean polledAfter(Instant time) {
    return !pollers.isEmpty() || lastPoll.isAfter(time);
  }

  /** How many tasks can be given away at once. */
  synchronized int waiting() {
    return pollers.size();
  }

  synchronized int held() {
    return offers.size();
  }

  /** A task came for this queue. */
  synchronized void added(Instant now) {
    added.add(now);
  }

  /** What is known here, without what waits in the topic. */
  synchronized QueueStats stats(Instant now) {
    Duration age =
        offers.isEmpty() ? Duration.ZERO : Duration.between(offers.getFirst().since(), now);
    return new QueueStats(
        offers.size(),
        age.isNegative() ? Duration.ZERO : age,
        added.perSecond(now),
        dispatched.perSecond(now));
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

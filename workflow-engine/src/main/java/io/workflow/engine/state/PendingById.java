package io.workflow.engine.state;

import io.workflow.engine.state.Deadlines.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The activities or the timers that are not over. The history knows each by the event that began
 * it, the code by an id of its own. Immutable; each step costs the logarithm of their number.
 *
 * @param byEventId by the event that began them
 * @param eventIds that event, by the code's own id
 * @param deadlines one for each
 */
public record PendingById<T extends PendingById.Entry>(
    PSortedMap<Long, T> byEventId, PMap<String, Long> eventIds, Deadlines deadlines) {

  /** Something that waits for a time, and that the code calls by an id. */
  public sealed interface Entry permits PendingActivity, PendingTimer {

    /** The event that began it. */
    long eventId();

    /** What the code calls it. */
    String id();

    /** When it must be looked at. */
    Deadline deadline();
  }

  /** There are none. */
  public static <T extends Entry> PendingById<T> none() {
    return new PendingById<>(TreePMap.empty(), HashTreePMap.empty(), Deadlines.NONE);
  }

  static <T extends Entry> PendingById<T> of(List<T> entries) {
    PendingById<T> all = none();
    for (T entry : entries) {
      all = all.put(entry);
    }
    return all;
  }

  /** The one that an event began; {@code null} when it is over. */
  public @Nullable T find(long eventId) {
    return byEventId.get(eventId);
  }

  /** The one that the code calls by this id; {@code null} when there is none. */
  public @Nullable T named(String id) {
    Long eventId = eventIds.get(id);
    return eventId == null ? null : byEventId.get(eventId);
  }

  /** In the order in which they began. */
  public Collection<T> all() {
    return byEventId.values();
  }

  /** What the code calls them. */
  public Set<String> ids() {
    return eventIds.keySet();
  }

  /** How many there are. */
  public int size() {
    return byEventId.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return byEventId.isEmpty();
  }

  /** One more, or one that has changed. */
  PendingById<T> put(T entry) {
    T before = byEventId.get(entry.eventId());
    return new PendingById<>(
        byEventId.plus(entry.eventId(), entry),
        before == null ? eventIds.plus(entry.id(), entry.eventId()) : eventIds,
        deadlines.replace(before == null ? null : before.deadline(), entry.deadline()));
  }

  /** Takes out what is over; nothing happens when it is out already. */
  PendingById<T> remove(long eventId) {
    T before = byEventId.get(eventId);
    if (before == null) {
      return this;
    }
    // An id may belong to a later one: it was free when the code heard of the end.
    boolean ownsId = Objects.equals(eventIds.get(before.id()), eventId);
    return new PendingById<>(
        byEventId.minus(eventId),
        ownsId ? eventIds.minus(before.id()) : eventIds,
        deadlines.replace(before.deadline(), null));
  }
}

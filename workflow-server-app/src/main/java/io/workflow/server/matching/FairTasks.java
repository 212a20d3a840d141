package io.workflow.server.matching;

import io.workflow.protocol.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait, in the order in which they are given away: the most urgent first; among those
 * the fairness keys take turns, in proportion to their weights; of one key in order of arrival.
 *
 * <p>Turns are counted by virtual time, as in stride scheduling: a task moves the pass of its key
 * on by one over its weight, and the key with the lowest pass comes next. A key that is new begins
 * at the present time, so that it neither waits for the others nor makes up for the past. One that
 * is ahead is remembered when it has nothing more, so that it can't gain by coming anew. Belongs to
 * one lock.
 */
final class FairTasks {

  /** Of each priority. Whoever is forgotten gets a turn too early. */
  static final int MAXIMUM_IDLE_KEYS = 256;

  private final @Nullable Level[] levels = new @Nullable Level[Priority.LEAST_URGENT];
  private FairnessRules rules = FairnessRules.NONE;
  private int size;

  void rules(FairnessRules said) {
    rules = said;
  }

  int size() {
    return size;
  }

  void addLast(Offer.Task task) {
    key(task).tasks.addLast(task);
    size++;
  }

  /** Before all others of its key. */
  void addFirst(Offer.Task task) {
    key(task).tasks.addFirst(task);
    size++;
  }

  private Key key(Offer.Task task) {
    int index = task.hint().level() - 1;
    Level level = levels[index];
    if (level == null) {
      level = new Level();
      levels[index] = level;
    }
    return level.key(task.hint().fairnessKey());
  }

  /**
   * Takes the next one.
   *
   * @param mayGo asked about the first task of each key in turn, until it says yes
   * @return {@code null} when there is none
   */
  Offer.@Nullable Task poll(Predicate<Hint> mayGo) {
    for (Level level : levels) {
      Offer.Task task = level == null ? null : level.poll(mayGo, rules);
      if (task != null) {
        size--;
        return task;
      }
    }
    return null;
  }

  /**
   * The task that was taken was not given away: its key has its turn still. It may be one that
   * never waited here; then no other key does, either, and none loses by it.
   */
  void notGiven(Hint hint) {
    Level level = levels[hint.level() - 1];
    if (level != null) {
      level.giveBack(hint.fairnessKey(), 1 / rules.weight(hint));
    }
  }

  /**
   * Takes out the last task of the least urgent ones, of the key that has the most of them, if they
   * are less urgent than {@code level}.
   */
  Offer.@Nullable Task removeLessUrgent(int level) {
    for (int index = levels.length - 1; index >= level; index--) {
      Level lower = levels[index];
      if (lower != null && !lower.busy.isEmpty()) {
        size--;
        return lower.removeLast();
      }
    }
    return null;
  }

  /** Takes certain tasks out, the most urgent first. */
  List<Offer> remove(Predicate<Offer> which) {
    List<Offer> removed = new ArrayList<>();
    for (Level level : levels) {
      if (level != null) {
        level.remove(which, removed);
      }
    }
    size -= removed.size();
    return removed;
  }

  /** Of how many keys it is known where they stand, although they have nothing. */
  int idleKeys() {
    return Arrays.stream(levels)
        .filter(Objects::nonNull)
        .mapToInt(level -> level.idle.size())
        .sum();
  }

  Stream<Offer.Task> stream() {
    return busyKeys().flatMap(key -> key.tasks.stream());
  }

  /** The first task of each key. */
  Stream<Hint> heads() {
    return busyKeys().map(key -> key.tasks.getFirst().hint());
  }

  private Stream<Key> busyKeys() {
    return Arrays.stream(levels)
        .filter(Objects::nonNull)
        .flatMap(level -> level.busy.values().stream());
  }

  /** The tasks of one priority. */
  private static final class Level {

    private static final Comparator<Key> NEXT =
        Comparator.comparingDouble((Key key) -> key.pass).thenComparing(key -> key.place);

    private final Map<String, Key> busy = new HashMap<>();
    private final TreeSet<Key> turns = new TreeSet<>(NEXT);

    /** The passes of keys that have nothing now. */
    private final Map<String, Double> idle =
        new LinkedHashMap<>(16, 0.75f, false) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Double> eldest) {
            return size() > MAXIMUM_IDLE_KEYS;
          }
        };

    /** The pass of the key that had the last turn. */
    private double time;

    private long places;

    Key key(String name) {
      Key known = busy.get(name);
      if (known != null) {
        return known;
      }
      Double before = idle.remove(name);
      Key key = new Key(name, before == null ? time : Math.max(before, time), places++);
      busy.put(name, key);
      turns.add(key);
      return key;
    }

    Offer.@Nullable Task poll(Predicate<Hint> mayGo, FairnessRules rules) {
      for (Key key : turns) {
        Hint hint = key.tasks.getFirst().hint();
        if (mayGo.test(hint)) {
          turns.remove(key);
          time = Math.max(time, key.pass);
          // A key that was held back does not make up for it.
          key.pass = Math.max(key.pass, time) + 1 / rules.weight(hint);
          Offer.Task task = key.tasks.removeFirst();
          putBack(key);
          return task;
        }
      }
      return null;
    }

    private void putBack(Key key) {
      if (key.tasks.isEmpty()) {
        busy.remove(key.name);
        if (key.pass > time) {
          idle.put(key.name, key.pass);
        }
      } else {
        key.place = places++;
        turns.add(key);
      }
    }

    void giveBack(String name, double stride) {
      Key key = busy.get(name);
      if (key != null) {
        turns.remove(key);
        key.pass = Math.max(time, key.pass - stride);
        turns.add(key);
      } else {
        idle.computeIfPresent(name, (_name, pass) -> Math.max(time, pass - stride));
      }
    }

    Offer.Task removeLast() {
      Key most = busy.values().stream().max(Comparator.comparing(key -> key.tasks.size())).get();
      Offer.Task last = most.tasks.removeLast();
      forgetEmpty();
      return last;
    }

    void remove(Predicate<Offer> which, List<Offer> removed) {
      int before = removed.size();
      for (Key key : turns) {
        key.tasks.removeIf(task -> which.test(task) && removed.add(task));
      }
      if (removed.size() > before) {
        forgetEmpty();
      }
    }

    private void forgetEmpty() {
      List<Key> empty = busy.values().stream().filter(key -> key.tasks.isEmpty()).toList();
      for (Key key : empty) {
        turns.remove(key);
        putBack(key);
      }
    }
  }

  private static final class Key {

    private final String name;
    private final Deque<Offer.Task> tasks = new ArrayDeque<>();

    /** Changed only while the key has no place among the turns. */
    private double pass;

    private long place;

    private Key(String name, double pass, long place) {
      this.name = name;
      this.pass = pass;
      this.place = place;
    }
  }
}

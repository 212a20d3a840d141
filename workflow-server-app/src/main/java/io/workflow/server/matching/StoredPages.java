package io.workflow.server.matching;

import io.workflow.protocol.Priority;
import io.workflow.server.matching.WaitingTasks.KeyShare;
import io.workflow.server.matching.WaitingTasks.PartOfKey;
import io.workflow.server.matching.WaitingTasks.Position;
import io.workflow.server.matching.WaitingTasks.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One walk through what is stored of a queue, page by page: the most urgent first, and of one
 * priority in rounds in which each fairness key gets its share of a page. So a key of which a
 * million tasks are stored does not hide the few of another one, and nobody reads them all. What
 * comes behind the walk is found by the next one. Not for use by several threads at once.
 */
final class StoredPages {

  /** As many are read together; weights hold among those. */
  static final int MAXIMUM_KEYS = 50;

  /** Of one more key the walk does not know how far it has got: it begins with its first task. */
  static final int MAXIMUM_REMEMBERED = 1_000;

  private final WaitingTasks tasks;
  private final QueueKey queue;
  private final int size;
  private final ToDoubleFunction<KeyShare> weight;

  /** How far it is with the keys of the present priority. */
  private final Map<String, Reached> reached =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Reached> eldest) {
          return size() > MAXIMUM_REMEMBERED;
        }
      };

  private int priority = Priority.MOST_URGENT;

  /** The last one of this round. */
  private @Nullable String lastKey;

  /** A key of this round may have more than was read. */
  private boolean more;

  private boolean over;

  /**
   * @param size about how many tasks a page has at most
   * @param weight how large the share of a key is
   */
  StoredPages(WaitingTasks tasks, QueueKey queue, int size, ToDoubleFunction<KeyShare> weight) {
    this.tasks = tasks;
    this.queue = queue;
    this.size = size;
    this.weight = weight;
  }

  /** How far the walk has got with a key. */
  private static final class Reached {
    private @Nullable Position last;
    private double credit;
    private boolean end;
  }

  boolean isOver() {
    return over;
  }

  /**
   * More may be stored of a key: it is looked for in this walk, if that is possible without going
   * through the others again.
   */
  void told(int level, String fairnessKey) {
    if (level < priority) {
      begin(level);
    } else if (level == priority) {
      Reached known = reached.get(fairnessKey);
      if (known != null) {
        known.end = false;
        more = true;
      }
    }
  }

  private void begin(int level) {
    if (level != priority) {
      priority = level;
      reached.clear();
    }
    beginRound();
  }

  private void beginRound() {
    lastKey = null;
    more = false;
  }

  /** The next page; an empty one when the walk is over. Blocks, and fails as the database does. */
  List<Hint> next() {
    while (!over) {
      List<KeyShare> found = tasks.keys(queue, priority, lastKey, MAXIMUM_KEYS);
      if (lastKey == null && !found.isEmpty() && found.getFirst().priority() != priority) {
        begin(found.getFirst().priority());
      }
      List<KeyShare> keys = found.stream().takeWhile(key -> key.priority() == priority).toList();
      List<Waiting> page = read(keys);
      if (keys.size() == MAXIMUM_KEYS) {
        lastKey = keys.getLast().fairnessKey();
      } else if (more) {
        beginRound();
      } else if (keys.size() < found.size()) {
        begin(found.get(keys.size()).priority());
      } else {
        over = true;
      }
      if (!page.isEmpty()) {
        return page.stream().map(Waiting::hint).toList();
      }
    }
    return List.of();
  }

  private List<Waiting> read(List<KeyShare> keys) {
    List<PartOfKey> parts = parts(keys);
    if (parts.isEmpty()) {
      return List.of();
    }
    List<Waiting> page = tasks.page(queue, priority, parts);
    Map<String, List<Waiting>> byKey =
        page.stream().collect(Collectors.groupingBy(waiting -> waiting.hint().fairnessKey()));
    for (PartOfKey part : parts) {
      List<Waiting> got = byKey.getOrDefault(part.fairnessKey(), List.of());
      Reached now = reached(part.fairnessKey());
      now.end = got.size() < part.limit();
      now.credit -= got.size();
      now.last = got.isEmpty() ? now.last : got.getLast().position();
      more |= !now.end;
    }
    return page;
  }

  /** What is less than one task is left for the next round. */
  private List<PartOfKey> parts(List<KeyShare> keys) {
    List<KeyShare> open = keys.stream().filter(key -> !reached(key.fairnessKey()).end).toList();
    double all = open.stream().mapToDouble(weight).sum();
    List<PartOfKey> parts = new ArrayList<>();
    for (KeyShare key : open) {
      Reached now = reached(key.fairnessKey());
      now.credit = Math.min(size, now.credit + size * weight.applyAsDouble(key) / all);
      if (now.credit >= 1) {
        parts.add(new PartOfKey(key.fairnessKey(), now.last, (int) now.credit));
      } else {
        more = true;
      }
    }
    return parts;
  }

  private Reached reached(String key) {
    return reached.computeIfAbsent(key, _key -> new Reached());
  }
}

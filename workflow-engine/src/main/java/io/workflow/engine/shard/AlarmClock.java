package io.workflow.engine.shard;

import io.workflow.engine.shard.HistoryStore.StoredAlarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The alarms of a lane that ring soon: at most one for each run. Not for use by several threads.
 */
final class AlarmClock {

  private final int capacity;
  private final Map<String, StoredAlarm> byRun = new HashMap<>();
  private final TreeSet<StoredAlarm> byTime =
      new TreeSet<>(Comparator.comparing(StoredAlarm::wakeAt).thenComparing(StoredAlarm::runId));

  AlarmClock(int capacity) {
    this.capacity = capacity;
  }

  boolean knows(String runId) {
    return byRun.containsKey(runId);
  }

  /**
   * Sets or moves the alarm of a run. The latest alarms fall out when there are too many: the store
   * still has them.
   */
  void set(StoredAlarm alarm) {
    cancel(alarm.runId());
    byRun.put(alarm.runId(), alarm);
    byTime.add(alarm);
    while (byTime.size() > capacity) {
      byRun.remove(byTime.pollLast().runId());
    }
  }

  void cancel(String runId) {
    StoredAlarm alarm = byRun.remove(runId);
    if (alarm != null) {
      byTime.remove(alarm);
    }
  }

  /** When the next one rings; {@code null} when none is set. */
  @Nullable Instant next() {
    return byTime.isEmpty() ? null : byTime.first().wakeAt();
  }

  /** Takes out at most {@code limit} alarms that ring by {@code now}. */
  List<StoredAlarm> due(Instant now, int limit) {
    List<StoredAlarm> due = new ArrayList<>();
    while (due.size() < limit && !byTime.isEmpty() && !byTime.first().wakeAt().isAfter(now)) {
      StoredAlarm alarm = byTime.pollFirst();
      byRun.remove(alarm.runId());
      due.add(alarm);
    }
    return due;
  }

  void cancelShards(IntPredicate lost) {
    List<StoredAlarm> alarms = new ArrayList<>(byTime);
    for (StoredAlarm alarm : alarms) {
      if (lost.test(alarm.shard())) {
        cancel(alarm.runId());
      }
    }
  }

  int size() {
    return byTime.size();
  }
}

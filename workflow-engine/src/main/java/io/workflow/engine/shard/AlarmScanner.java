package io.workflow.engine.shard;

import io.workflow.engine.shard.EngineThreads.Serial;
import io.workflow.engine.shard.HistoryStore.StoredAlarm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings alarms that come near from the store to the lanes: twice in each horizon, and at once for
 * shards just taken over.
 */
final class AlarmScanner implements AutoCloseable {

  private static final Logger LOG = System.getLogger(AlarmScanner.class.getName());
  private static final int PAGE = 5_000;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final HistoryStore store;
  private final InstantSource clock;
  private final EngineSettings settings;
  private final List<Lane> lanes;
  private final Serial thread;

  AlarmScanner(EngineParts parts, List<Lane> lanes, Serial thread) {
    this.store = parts.store();
    this.clock = parts.clock();
    this.settings = parts.settings();
    this.lanes = List.copyOf(lanes);
    this.thread = thread;
  }

  void start() {
    thread.repeat(this::scan, settings.alarmHorizon().dividedBy(2));
  }

  /** What the earlier owner had in hand is waiting: its alarms ring now. */
  void taken(Set<Integer> shards) {
    thread.execute(() -> takeOver(shards));
  }

  private void takeOver(Set<Integer> shards) {
    Instant ringNow = clock.instant().plus(settings.takeOverWindow());
    try {
      read(shards, clock.instant().plus(settings.alarmHorizon()), ringNow);
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "The alarms of shards just taken over can't be read yet", failure);
      thread.schedule(() -> takeOver(shards), RETRY);
    }
  }

  private void scan() {
    List<Integer> owned = new ArrayList<>();
    lanes.forEach(lane -> owned.addAll(lane.owned()));
    if (owned.isEmpty()) {
      return;
    }
    try {
      read(owned, clock.instant().plus(settings.alarmHorizon()), Instant.EPOCH);
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "Alarms can't be read; tried again in the next round", failure);
    }
  }

  private void read(Collection<Integer> shards, Instant until, Instant ringNow) {
    @Nullable StoredAlarm last = null;
    long room = (long) settings.alarmCapacity() * lanes.size();
    List<StoredAlarm> page;
    do {
      page = store.alarmsBefore(shards, until, last, PAGE);
      hand(page, ringNow);
      room -= page.size();
      last = page.isEmpty() ? null : page.getLast();
    } while (page.size() == PAGE && room > 0);
  }

  private void hand(List<StoredAlarm> page, Instant ringNow) {
    Map<Lane, List<StoredAlarm>> byLane = new HashMap<>();
    for (StoredAlarm alarm : page) {
      byLane
          .computeIfAbsent(lanes.get(alarm.shard() % lanes.size()), _lane -> new ArrayList<>())
          .add(alarm.wakeAt().isBefore(ringNow) ? ringing(alarm) : alarm);
    }
    byLane.forEach((lane, alarms) -> lane.control(new Work.AlarmsFound(alarms)));
  }

  private static StoredAlarm ringing(StoredAlarm alarm) {
    return new StoredAlarm(alarm.shard(), alarm.key(), alarm.runId(), Instant.EPOCH);
  }

  @Override
  public void close() {
    thread.close();
  }
}

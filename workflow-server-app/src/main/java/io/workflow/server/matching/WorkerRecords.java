package io.workflow.server.matching;

import com.github.benmanes.caffeine.cache.Cache;
import io.workflow.protocol.Opaque;
import io.workflow.server.cache.Remembered;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What workers told this node of themselves, each one's last word. In memory alone: forgotten when
 * a worker says that it goes, when it was silent for long, or when too many are known, those that
 * are heard of least first. Safe for use by many threads.
 */
@Component
public final class WorkerRecords implements KnownWorkers {

  public static final Duration SILENT = Duration.ofHours(2);
  public static final int MAXIMUM = 10_000;

  private final Cache<Key, Opaque> workers;

  public WorkerRecords(InstantSource clock) {
    this.workers = Remembered.forAWhile(SILENT, MAXIMUM, clock);
  }

  private record Key(String namespace, String worker) {}

  @Override
  public void record(String namespace, List<Word> words) {
    for (Word word : words) {
      Key key = new Key(namespace, word.worker());
      if (word.goes()) {
        workers.invalidate(key);
      } else {
        workers.put(key, word.told());
      }
    }
  }

  @Override
  public List<Opaque> page(String namespace, String from, int limit) {
    return workers.asMap().entrySet().stream()
        .filter(entry -> entry.getKey().namespace().equals(namespace))
        .filter(entry -> entry.getKey().worker().compareTo(from) >= 0)
        .sorted(Comparator.comparing(entry -> entry.getKey().worker()))
        .limit(limit)
        .map(Map.Entry::getValue)
        .toList();
  }
}

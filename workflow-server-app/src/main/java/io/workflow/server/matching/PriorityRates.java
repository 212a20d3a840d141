package io.workflow.server.matching;

import io.workflow.protocol.Priority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many tasks a second there were lately, in all and of each priority. Belongs to one lock. */
final class PriorityRates {

  private final TaskRate all = new TaskRate();

  /** Made when they are needed: most queues have tasks of one priority. */
  private final @Nullable TaskRate[] byLevel = new @Nullable TaskRate[Priority.LEAST_URGENT];

  /** {@code null} stands for a query: it has no priority. */
  void add(@Nullable Hint hint, Instant now) {
    all.add(now);
    if (hint != null) {
      int index = hint.level() - 1;
      TaskRate rate = byLevel[index];
      if (rate == null) {
        rate = new TaskRate();
        byLevel[index] = rate;
      }
      rate.add(now);
    }
  }

  float perSecond(Instant now) {
    return all.perSecond(now);
  }

  float perSecond(int level, Instant now) {
    TaskRate rate = byLevel[level - 1];
    return rate == null ? 0 : rate.perSecond(now);
  }
}

package io.workflow.server.query;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which worker last completed a workflow task of a run, and so probably has it cached. A hint:
 * fixed in size, later runs overwrite earlier ones.
 */
final class LastWorkers {

  private static final int SLOTS = 1 << 16;

  private record Entry(String runId, String identity) {}

  private final AtomicReferenceArray<@Nullable Entry> slots = new AtomicReferenceArray<>(SLOTS);

  void remember(String runId, String identity) {
    int slot = slot(runId);
    Entry known = slots.getOpaque(slot);
    if (known == null || !known.runId().equals(runId) || !known.identity().equals(identity)) {
      slots.setOpaque(slot, new Entry(runId, identity));
    }
  }

  @Nullable String identityOf(String runId) {
    Entry entry = slots.getOpaque(slot(runId));
    return entry != null && entry.runId().equals(runId) ? entry.identity() : null;
  }

  private static int slot(String runId) {
    int hash = runId.hashCode() * 0x9E3779B9;
    return hash >>> 16;
  }
}

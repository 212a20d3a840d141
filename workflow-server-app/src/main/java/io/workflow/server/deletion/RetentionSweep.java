package io.workflow.server.deletion;

import io.workflow.server.cluster.Jobs;
import io.workflow.server.deletion.DeletionStore.Due;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes closed runs whose retention is over: this node's share of them. */
@Component
class RetentionSweep {

  private static final Logger log = LoggerFactory.getLogger(RetentionSweep.class);

  private final WorkflowDeletion deletion;
  private final DeletionStore store;
  private final DeletionProperties properties;
  private final Jobs jobs;

  RetentionSweep(
      WorkflowDeletion deletion, DeletionStore store, DeletionProperties properties, Jobs jobs) {
    this.jobs = jobs;
    this.deletion = deletion;
    this.store = store;
    this.properties = properties;
  }

  /**
   * Goes once through all that is due; one run that can't be deleted does not hold up the others.
   *
   * @return how many runs were deleted
   */
  int sweep(Instant now) {
    List<Integer> slices = jobs.slices("retention");
    if (slices.isEmpty()) {
      return 0;
    }
    int deleted = 0;
    @Nullable Due last = null;
    List<Due> page;
    do {
      page = store.due(now, slices, last, properties.batch());
      for (Due due : page) {
        deleted += delete(due.run()) ? 1 : 0;
        last = due;
      }
    } while (page.size() == properties.batch() && !Thread.currentThread().isInterrupted());
    return deleted;
  }

  private boolean delete(DeletionStore.Run run) {
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      return deletion.deleteClosed(run.key(), run.runId());
    } catch (RuntimeException failure) {
      log.warn("Run {} of {} can't be deleted yet", run.runId(), run.key(), failure);
      return false;
    }
  }
}

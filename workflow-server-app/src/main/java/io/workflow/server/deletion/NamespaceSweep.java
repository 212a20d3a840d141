package io.workflow.server.deletion;

import io.workflow.server.cluster.Jobs;
import io.workflow.server.deletion.DeletionStore.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes what deleted namespaces have left behind: open runs are terminated first. */
@Component
class NamespaceSweep {

  private static final Logger log = LoggerFactory.getLogger(NamespaceSweep.class);
  private static final String IDENTITY = "namespace-deletion";

  /**
   * For so long another node may still take a request for a namespace, because it remembers it: so
   * an empty namespace is not forgotten before.
   */
  private static final Duration REMEMBERED_ELSEWHERE = Duration.ofSeconds(30);

  private final WorkflowDeletion deletion;
  private final DeletionStore store;
  private final DeletionProperties properties;
  private final Jobs jobs;

  NamespaceSweep(
      WorkflowDeletion deletion, DeletionStore store, DeletionProperties properties, Jobs jobs) {
    this.jobs = jobs;
    this.deletion = deletion;
    this.store = store;
    this.properties = properties;
  }

  void sweep(Instant now) {
    if (!jobs.isHere("deleted-namespaces")) {
      return;
    }
    List<String> quiet = store.deletedNamespaces(now.minus(REMEMBERED_ELSEWHERE));
    for (String namespace : store.deletedNamespaces(now)) {
      boolean empty = empty(namespace);
      if (empty && quiet.contains(namespace)) {
        store.forgetNamespace(namespace);
        log.info("Namespace {} and all that was in it are deleted", namespace);
      }
    }
  }

  /** Returns whether there was nothing left to delete. */
  private boolean empty(String namespace) {
    @Nullable String last = null;
    boolean found = false;
    List<Run> page;
    do {
      page = store.ofNamespace(namespace, last, properties.batch());
      for (Run run : page) {
        found = true;
        last = run.runId();
        delete(run);
      }
    } while (page.size() == properties.batch() && !Thread.currentThread().isInterrupted());
    return !found;
  }

  private void delete(Run run) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    try {
      deletion.delete(run.key(), run.runId(), IDENTITY);
    } catch (RuntimeException failure) {
      log.warn("Run {} of {} can't be deleted yet", run.runId(), run.key(), failure);
    }
  }
}

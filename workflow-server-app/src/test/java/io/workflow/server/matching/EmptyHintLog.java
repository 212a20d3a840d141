package io.workflow.server.matching;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A log that is ready, and in which nothing is: tests say what else it does. */
class EmptyHintLog implements HintLog {

  @Override
  public void append(Hint hint, Runnable untaken) {
    throw new AssertionError("Expected nothing to be written to Kafka, but got " + hint);
  }

  @Override
  public boolean isReady(QueueKey queue) {
    return true;
  }

  @Override
  public void readFor(PolledQueue queue) {}

  @Override
  public long backlog(QueueKey queue) {
    return 0;
  }

  @Override
  public Set<QueueKey> lost(Collection<QueueKey> queues) {
    return Set.of();
  }

  @Override
  public CompletableFuture<Void> room() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void prepare(QueueKey queue) {}

  @Override
  public void remove(QueueKey queue) {}

  @Override
  public void close() {}
}

package io.workflow.server.matching;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node at which each task queue lives: polls wait there, and tasks are told there. All nodes
 * come to the same answer, but for the moment in which one comes or goes; two homes for a moment
 * cost a hint at most, because who gets a task is decided by its claim. Safe for use by many
 * threads.
 */
public interface QueueHomes {

  /** All queues live here: there is no other node. */
  QueueHomes HERE =
      new QueueHomes() {
        @Override
        public @Nullable RemoteQueue elsewhere(QueueKey key) {
          return null;
        }

        @Override
        public boolean mayBePolled(QueueKey key) {
          return false;
        }

        @Override
        public void polled(QueueKey key) {}

        @Override
        public boolean changedLately() {
          return false;
        }

        @Override
        public void onChange(Runnable listener) {}

        @Override
        public void onConnect(Consumer<Consumer<QueueKey>> listener) {}
      };

  /** Where a queue lives; {@code null} when it lives here. */
  @Nullable RemoteQueue elsewhere(QueueKey key);

  /** Whether another node has told of pollers of this queue in the last minutes. */
  boolean mayBePolled(QueueKey key);

  /** Tells the other nodes that this queue, which lives here, is polled. */
  void polled(QueueKey key);

  /** Whether a node has come or gone in the last seconds: queues may be new at their home. */
  boolean changedLately();

  /** Calls back when queues may live elsewhere from now on; must be short. */
  void onChange(Runnable listener);

  /** Calls back when another node has connected: it is to be told of the queues polled here. */
  void onConnect(Consumer<Consumer<QueueKey>> listener);
}

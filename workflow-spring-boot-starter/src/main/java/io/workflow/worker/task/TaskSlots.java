package io.workflow.worker.task;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many tasks of one kind may run at the same time. A slot is reserved before a task is asked
 * for, so that a worker never holds a task that it can't run. Safe for use by many threads.
 */
public final class TaskSlots {

  private final int size;

  /** Fair, so that a consumer that waits for several slots gets them. */
  private final Semaphore free;

  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean closed;

  public TaskSlots(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("Expected at least one task slot, but got " + size);
    }
    this.size = size;
    this.free = new Semaphore(size, true);
  }

  /**
   * Reserves a slot for a task that comes with the answer to another. Not while a consumer waits
   * for slots: tasks that others have queued would never have their turn.
   */
  public boolean tryReserve() {
    return !closed && !free.hasQueuedThreads() && free.tryAcquire();
  }

  /** Reserves slots, waiting for them; {@code false} when there were not enough in time. */
  public boolean reserve(int slots, Duration timeout) throws InterruptedException {
    return !closed && free.tryAcquire(slots, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives reserved slots back. */
  public void release(int slots) {
    free.release(slots);
  }

  /** A task begins in a reserved slot; followed by {@link #ended}. */
  public void began() {
    running.incrementAndGet();
  }

  /** The task that began is over: its slot is free. */
  public void ended() {
    running.decrementAndGet();
    free.release();
  }

  /** From now on nothing is reserved. */
  public void close() {
    closed = true;
  }

  /**
   * Waits until no slot is in use; {@code false} when some still are. Call after {@link #close}.
   */
  public boolean awaitAllFree(Duration timeout) throws InterruptedException {
    if (!free.tryAcquire(size, Math.max(0, timeout.toMillis()), TimeUnit.MILLISECONDS)) {
      return false;
    }
    free.release(size);
    return true;
  }

  public int size() {
    return size;
  }

  /** Reserved or running. */
  public int taken() {
    return size - free.availablePermits();
  }

  /** In which tasks run. */
  public int running() {
    return running.get();
  }
}

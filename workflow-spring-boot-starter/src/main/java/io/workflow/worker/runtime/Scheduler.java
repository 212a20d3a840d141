package io.workflow.worker.runtime;

import io.workflow.spi.WorkflowContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the threads of one execution, one at a time, in an order that depends on nothing but the
 * order in which they became ready. Touched only by the thread at work: the driver or the workflow
 * thread that it has resumed.
 */
final class Scheduler {

  private static final Duration END_LIMIT = Duration.ofSeconds(1);

  private final Supplier<WorkflowContext> context;
  private final UntilGivenUp untilGivenUp = new UntilGivenUp();
  private final Deque<WorkflowThread> ready = new ArrayDeque<>();
  private final Set<WorkflowThread> alive = new LinkedHashSet<>();
  private final Set<ConditionWait> conditions = new LinkedHashSet<>();
  private final RunStatistics statistics = new RunStatistics();

  private volatile @Nullable WorkflowThread running;
  private @Nullable Throwable failure;
  private volatile boolean ending;
  private volatile boolean givenUp;
  private volatile @Nullable Thread driver;
  private volatile long resumedAt;

  Scheduler(Supplier<WorkflowContext> context) {
    this.context = context;
  }

  WorkflowContext context() {
    return context.get();
  }

  RunStatistics statistics() {
    return statistics;
  }

  // ---- for whoever is at work

  /** The workflow thread at work; {@code null} when it is the driver. */
  @Nullable WorkflowThread running() {
    return running;
  }

  /** Adds a thread; it runs after those that are ready now. */
  WorkflowThread spawn(String name, Scope scope, Runnable code) {
    WorkflowThread thread = new WorkflowThread(this, name, scope, code);
    wake(thread);
    return thread;
  }

  /** A blocked thread has something to do. */
  void wake(WorkflowThread thread) {
    if (thread.markReady()) {
      ready.addLast(thread);
    }
  }

  /** Blocks the thread at work until it is woken. */
  void block() {
    WorkflowThread self = running;
    if (self == null) {
      throw new IllegalStateException("Only a workflow thread can block");
    }
    self.suspend();
  }

  /** Blocks the thread at work until the condition may hold or it is woken otherwise. */
  void blockOn(ConditionWait wait) {
    conditions.add(wait);
    try {
      block();
    } finally {
      conditions.remove(wait);
    }
  }

  /** Lets the threads that are ready go first. */
  void yieldToReady() {
    WorkflowThread self = running;
    if (self != null) {
      wake(self);
      self.suspend();
    }
  }

  /** Something went wrong that no workflow code may handle; the first one counts. */
  void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
  }

  @Nullable Throwable failure() {
    return failure;
  }

  boolean isEnding() {
    return ending;
  }

  // ---- for the driver

  /** Runs threads until all are blocked, {@code stop} says so, or something failed. */
  void runUntilBlocked(StopCondition stop) {
    driver = Thread.currentThread();
    if (failure != null) {
      return;
    }
    do {
      WorkflowThread next = ready.pollFirst();
      while (next != null) {
        next.unmarkReady();
        resume(next);
        if (failure != null || stop.holds()) {
          return;
        }
        next = ready.pollFirst();
      }
    } while (wakeConditions());
  }

  private void resume(WorkflowThread thread) {
    statistics.countResume();
    if (thread.isNew()) {
      alive.add(thread);
    }
    running = thread;
    resumedAt = System.nanoTime();
    boolean handedBack = thread.resume(untilGivenUp);
    resumedAt = 0;
    running = null;
    if (!handedBack) {
      fail(new WorkflowThreadStuckException(thread.name(), thread.stack()));
      ending = true;
    } else if (thread.isDone()) {
      alive.remove(thread);
    }
  }

  /** Whether any condition holds now. The thread that waits for it looks again itself. */
  private boolean wakeConditions() {
    Iterator<ConditionWait> each = conditions.iterator();
    boolean any = false;
    while (each.hasNext()) {
      ConditionWait wait = each.next();
      statistics.countEvaluation();
      if (wait.mayHold()) {
        each.remove();
        wake(wait.thread());
        any = true;
      }
    }
    return any;
  }

  /**
   * For how long the thread at work has not handed back, in nanoseconds; 0 when none is at work.
   */
  long busyNanos() {
    long since = resumedAt;
    return since == 0 ? 0 : System.nanoTime() - since;
  }

  /** Where the thread at work is. May be called by any thread. */
  List<StackTraceElement> busyStack() {
    WorkflowThread thread = running;
    return thread == null ? List.of() : Arrays.asList(thread.stack());
  }

  /** Lets the driver wait no longer for a thread that does not hand back. By any thread. */
  void giveUp() {
    givenUp = true;
    LockSupport.unpark(driver);
  }

  /** The blocked threads, the oldest first. */
  List<WorkflowThread> blocked() {
    return List.copyOf(alive);
  }

  /**
   * Ends all threads, one after the other, so that their {@code finally} blocks don't meet. A
   * thread that does not end in time keeps running; it ends at its next blocking point, and then
   * the others.
   */
  void end() {
    boolean abandoned = ending && failure instanceof WorkflowThreadStuckException;
    ending = true;
    ready.clear();
    conditions.clear();
    if (!abandoned) {
      endAlive();
    }
  }

  /** Called by a thread that was abandoned and has ended now. */
  void endWithout(WorkflowThread self) {
    alive.remove(self);
    endAlive();
  }

  private void endAlive() {
    for (WorkflowThread thread : new ArrayList<>(alive)) {
      running = thread;
      boolean ended = thread.resume(new TimeToEnd());
      running = null;
      if (!ended) {
        return;
      }
      alive.remove(thread);
    }
  }

  /** Of the driver: without end, unless somebody says that it is over. */
  private final class UntilGivenUp implements WorkflowThread.Patience {

    @Override
    public boolean isOver() {
      return givenUp;
    }

    @Override
    public void park(Object blocker) {
      LockSupport.park(blocker);
    }
  }

  /** For what stands in {@code finally} blocks. */
  private static final class TimeToEnd implements WorkflowThread.Patience {
    private final long end = System.nanoTime() + END_LIMIT.toNanos();

    @Override
    public boolean isOver() {
      return System.nanoTime() - end >= 0;
    }

    @Override
    public void park(Object blocker) {
      LockSupport.parkNanos(blocker, Math.max(1, end - System.nanoTime()));
    }
  }

  /** Whether there is nothing more to run. */
  @FunctionalInterface
  interface StopCondition {
    boolean holds();
  }
}

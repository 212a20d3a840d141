package io.workflow.worker.runtime;

import io.workflow.spi.WorkflowContexts;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of workflow code. It runs only between {@link #resume}, called by the thread that drives
 * the execution, and its next {@link #suspend}; so there is always one thread of an execution at
 * work, and what they share needs no locks.
 */
final class WorkflowThread {

  private enum State {
    NEW,
    RUNNING,
    BLOCKED,
    DONE,
    /** It runs, but its driver waits no longer: it has to end all by itself. */
    ABANDONED
  }

  private final Scheduler scheduler;
  private final Thread thread;
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile @Nullable Thread driver;

  /** Whether it waits in the scheduler's queue. Owned by whoever is at work. */
  private boolean ready;

  private Scope scope;

  WorkflowThread(Scheduler scheduler, String name, Scope scope, Runnable code) {
    this.scheduler = scheduler;
    this.scope = scope;
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(code));
  }

  private void run(Runnable code) {
    WorkflowContexts.bind(scheduler.context());
    try {
      if (!scheduler.isEnding()) {
        code.run();
      }
    } catch (ThreadEnded expected) {
      // What it was to do is not wanted any more.
    } catch (Throwable thrown) {
      scheduler.fail(thrown);
    } finally {
      if (state.getAndSet(State.DONE) == State.ABANDONED) {
        scheduler.endWithout(this);
      } else {
        LockSupport.unpark(driver);
      }
    }
  }

  // ---- for the driver

  /**
   * Lets the thread run until it blocks or ends, or {@code patience} is at its end. In that case
   * the thread still runs, nobody else of the execution may, and it is to be resumed no more.
   *
   * @return whether it handed back
   */
  boolean resume(Patience patience) {
    driver = Thread.currentThread();
    if (state.getAndSet(State.RUNNING) == State.NEW) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    boolean interrupted = false;
    boolean handedBack = state.get() != State.RUNNING;
    while (!handedBack) {
      if (patience.isOver() && state.compareAndSet(State.RUNNING, State.ABANDONED)) {
        break;
      }
      patience.park(this);
      interrupted |= Thread.interrupted();
      handedBack = state.get() != State.RUNNING;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return handedBack;
  }

  /** How long a driver waits. */
  interface Patience {

    boolean isOver();

    /** Waits for an unpark, or until there is reason to ask again. */
    void park(Object blocker);
  }

  boolean isNew() {
    return state.get() == State.NEW;
  }

  boolean isDone() {
    return state.get() == State.DONE;
  }

  /** Where it is, the innermost frame first. */
  StackTraceElement[] stack() {
    return thread.getStackTrace();
  }

  String name() {
    return thread.getName();
  }

  // ---- for the thread itself

  /** Hands over to the driver until the next {@link #resume}. */
  void suspend() {
    if (scheduler.isEnding() || !state.compareAndSet(State.RUNNING, State.BLOCKED)) {
      throw new ThreadEnded();
    }
    LockSupport.unpark(driver);
    while (state.get() != State.RUNNING) {
      LockSupport.park(this);
      // Nobody but workflow code itself interrupts this thread, and that must not show on replay.
      Thread.interrupted();
    }
    if (scheduler.isEnding()) {
      throw new ThreadEnded();
    }
  }

  // ---- for whoever is at work

  boolean markReady() {
    boolean before = ready;
    ready = true;
    return !before;
  }

  void unmarkReady() {
    ready = false;
  }

  Scope scope() {
    return scope;
  }

  void enter(Scope inner) {
    scope = inner;
  }
}

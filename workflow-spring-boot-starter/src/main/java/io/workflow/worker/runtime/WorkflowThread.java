package io.workflow.worker.runtime;

import io.workflow.spi.WorkflowContexts;
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
    DONE
  }

  private final Scheduler scheduler;
  private final Thread thread;
  private volatile State state = State.NEW;
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
      state = State.DONE;
      LockSupport.unpark(driver);
    }
  }

  // ---- for the driver

  /**
   * Lets the thread run until it blocks or ends.
   *
   * @return {@code false} when the driver was told to wait no longer; the thread then still runs
   */
  boolean resume() {
    driver = Thread.currentThread();
    boolean first = state == State.NEW;
    state = State.RUNNING;
    if (first) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    boolean interrupted = false;
    while (state == State.RUNNING && !scheduler.isGivenUp()) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return state != State.RUNNING;
  }

  boolean isNew() {
    return state == State.NEW;
  }

  boolean isDone() {
    return state == State.DONE;
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
    if (scheduler.isEnding()) {
      throw new ThreadEnded();
    }
    state = State.BLOCKED;
    LockSupport.unpark(driver);
    while (state != State.RUNNING) {
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

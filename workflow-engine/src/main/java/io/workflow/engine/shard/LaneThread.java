package io.workflow.engine.shard;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Gives a lane its thread: a platform thread, because hundreds of busy virtual threads would starve
 * it.
 */
final class LaneThread implements EngineThreads.LaneTurns {

  private static final Logger LOG = System.getLogger(LaneThread.class.getName());

  private final Lane lane;
  private final Thread thread;
  private volatile boolean closed;

  LaneThread(Lane lane, String name) {
    this.lane = lane;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    lane.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        lane.turn();
      } catch (InterruptedException end) {
        LOG.log(Level.WARNING, "{0} was interrupted and goes on: only close() ends it", thread);
      } catch (RuntimeException defect) {
        LOG.log(Level.ERROR, thread.getName() + " goes on after a turn that failed", defect);
      }
    }
  }
}

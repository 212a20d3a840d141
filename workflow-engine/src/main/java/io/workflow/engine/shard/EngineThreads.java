package io.workflow.engine.shard;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** Where an engine's work is done, and its time comes from: the machine, or a simulation of one. */
interface EngineThreads {

  /** A thread for a lane; it has none before it is started. */
  LaneTurns lane(Lane lane, String name);

  /** One thread for what must be short, or come one after the other. */
  Serial serial(String name);

  /** For reads of the store that nobody's thread is to wait for. */
  ExecutorService readers();

  /** For those who wait. */
  Timers timers();

  /** A lane's turns, one after the other. */
  interface LaneTurns {
    void start();

    /** Lets the turn that runs come to its end, then ends the lane. */
    void close();
  }

  /** Does one thing after the other. After the end nothing is begun any more, nor refused. */
  interface Serial extends Executor, AutoCloseable {

    /** Does something once, after a delay. */
    void schedule(Runnable action, Duration delay);

    /** Does something again and again, with this pause before each time. */
    void repeat(Runnable action, Duration pause);

    @Override
    void close();
  }
}

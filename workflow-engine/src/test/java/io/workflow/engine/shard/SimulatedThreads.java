package io.workflow.engine.shard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Gives an engine threads that are none: what they do is a machine's to begin, and in its order.
 */
public final class SimulatedThreads implements EngineThreads {

  /** What plays the threads of a process. */
  public interface Machine {

    /** Something that does one thing after the other. */
    Strand strand(String name);

    /** Nanoseconds that only go on. */
    long nanos();
  }

  /** Does one thing after the other. */
  public interface Strand {

    /**
     * Does it after a delay; what has the same delay in the order in which it came.
     *
     * @return takes it back
     */
    Runnable after(Duration delay, Runnable action);

    /**
     * Does something again and again, whenever the pause before it is over; that may become shorter
     * at any time.
     *
     * @return ends it
     */
    Runnable loop(Supplier<Duration> pause, Runnable action);
  }

  private final Machine machine;

  private SimulatedThreads(Machine machine) {
    this.machine = machine;
  }

  /** As {@link ShardEngine#ShardEngine(EngineParts, UnaryOperator)}, on a machine's threads. */
  public static ShardEngine engine(
      EngineParts parts, UnaryOperator<HistoryService> targets, Machine machine) {
    return new ShardEngine(parts, targets, new SimulatedThreads(machine));
  }

  @Override
  public LaneTurns lane(Lane lane, String name) {
    Strand strand = machine.strand(name);
    return new LaneTurns() {
      private Runnable end = () -> {};

      @Override
      public void start() {
        end = strand.loop(lane::pause, lane::work);
      }

      @Override
      public void close() {
        end.run();
        lane.close();
      }
    };
  }

  @Override
  public Serial serial(String name) {
    Strand strand = machine.strand(name);
    return new Serial() {
      private boolean closed;

      @Override
      public void execute(Runnable action) {
        schedule(action, Duration.ZERO);
      }

      @Override
      public void schedule(Runnable action, Duration delay) {
        strand.after(
            delay,
            () -> {
              if (!closed) {
                action.run();
              }
            });
      }

      @Override
      public void repeat(Runnable action, Duration pause) {
        schedule(
            () -> {
              action.run();
              repeat(action, pause);
            },
            pause);
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  @Override
  public ExecutorService readers() {
    return new AbstractExecutorService() {
      private boolean closed;

      @Override
      public void execute(Runnable action) {
        var unused = machine.strand("reader").after(Duration.ZERO, action);
      }

      @Override
      public void shutdown() {
        closed = true;
      }

      @Override
      public List<Runnable> shutdownNow() {
        closed = true;
        return List.of();
      }

      @Override
      public boolean isShutdown() {
        return closed;
      }

      @Override
      public boolean isTerminated() {
        return closed;
      }

      @Override
      public boolean awaitTermination(long timeout, TimeUnit unit) {
        return closed;
      }
    };
  }

  @Override
  public Timers timers() {
    return timers(machine);
  }

  /** A machine's time, and a thread for what is due. */
  public static Timers timers(Machine machine) {
    Strand strand = machine.strand("timers");
    return new Timers() {
      @Override
      public long nanos() {
        return machine.nanos();
      }

      @Override
      public Runnable after(Duration delay, Runnable action) {
        return strand.after(delay, action);
      }
    };
  }
}

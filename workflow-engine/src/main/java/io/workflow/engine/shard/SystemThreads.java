package io.workflow.engine.shard;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's threads: a platform thread for each lane and each serial, virtual ones to read. */
final class SystemThreads implements EngineThreads {

  @Override
  public LaneTurns lane(Lane lane, String name) {
    return new LaneThread(lane, name);
  }

  @Override
  public Serial serial(String name) {
    return new SerialThread(name);
  }

  @Override
  public ExecutorService readers() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  @Override
  public Timers timers() {
    return Timers.system();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // who gives a task reports its failures
  private static final class SerialThread implements Serial {

    private final ScheduledThreadPoolExecutor thread;

    SerialThread(String name) {
      thread =
          new ScheduledThreadPoolExecutor(
              1, task -> Thread.ofPlatform().name(name).daemon(true).unstarted(task));
      thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
      thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable action) {
      thread.execute(action);
    }

    @Override
    public void schedule(Runnable action, Duration delay) {
      thread.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void repeat(Runnable action, Duration pause) {
      thread.scheduleWithFixedDelay(
          action, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}

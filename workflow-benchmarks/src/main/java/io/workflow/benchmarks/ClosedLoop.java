package io.workflow.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A number of users, each of whom begins the next operation when the last one has ended. */
public record ClosedLoop(int users, Runnable operation) {

  /** Runs for so long, and until the last operation has ended; returns how long each took. */
  public Latencies run(Duration duration) throws InterruptedException, ExecutionException {
    Latencies latencies = new Latencies();
    long end = System.nanoTime() + duration.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < users; i++) {
        running.add(
            threads.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    long began = System.nanoTime();
                    operation.run();
                    latencies.add(System.nanoTime() - began);
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    return latencies;
  }
}

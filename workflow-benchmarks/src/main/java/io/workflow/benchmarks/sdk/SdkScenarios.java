package io.workflow.benchmarks.sdk;

import io.temporal.client.WorkflowStub;
import io.workflow.benchmarks.ClosedLoop;
import io.workflow.benchmarks.Latencies;
import io.workflow.benchmarks.ProcessCpu;
import io.workflow.benchmarks.ProcessCpu.Part;
import io.workflow.benchmarks.sdk.SdkWorkflows.Steps;
import io.workflow.benchmarks.sdk.SdkWorkflows.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** What is measured with the official SDK. Each prints a line or two for people. */
public final class SdkScenarios {

  private static final int STEPS = 10;
  private static final int SENDERS = 64;
  private static final String PAYLOAD = "x".repeat(100);

  private final String address;
  private final List<Long> serverPids;

  /** {@code serverPids} are the processes whose time counts as the server's; 0 for none. */
  public SdkScenarios(String address, List<Long> serverPids) {
    this.address = address;
    this.serverPids = serverPids;
  }

  /** 10 activities one after the other, a number of workflows at a time. */
  public void steps(List<Integer> concurrency, Duration warmUp, Duration duration)
      throws InterruptedException, ExecutionException {
    print("official SDK at %s: %d sequential activities".formatted(address, STEPS));
    try (SdkWorker worker = new SdkWorker(address)) {
      for (int atATime : concurrency) {
        ClosedLoop loop =
            new ClosedLoop(atATime, () -> worker.fresh(Steps.class).run(STEPS, PAYLOAD));
        loop.run(warmUp);
        Map<Part, Duration> before = new ProcessCpu(serverPids).used();
        long began = System.nanoTime();
        Latencies latencies = loop.run(duration);
        double seconds = (System.nanoTime() - began) / 1e9;
        long steps = (long) latencies.count() * STEPS;
        print(
            "  %3d at a time: %,.0f steps/s, workflow p50 %.1f ms, p99 %.1f ms"
                .formatted(
                    atATime,
                    steps / seconds,
                    latencies.median().toNanos() / 1e6,
                    latencies.tail().toNanos() / 1e6));
        print("      " + ProcessCpu.perStep(before, new ProcessCpu(serverPids).used(), steps));
      }
    }
  }

  /** A number of executions wait for a signal, get it, and end. */
  public void waiters(int count) throws InterruptedException, ExecutionException {
    try (SdkWorker worker = new SdkWorker(address)) {
      List<WorkflowStub> waiting = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        waiting.add(WorkflowStub.fromTyped(worker.fresh(Waiter.class)));
      }
      double started = each(waiting, WorkflowStub::start);
      double signalled = each(waiting, one -> one.signal("go"));
      double ended = each(waiting, one -> one.getResult(Void.class));
      print(
          ("official SDK at %s: %,d executions: %,.0f starts/s, %,.0f signals/s, all ended "
                  + "%.1f s after the last signal")
              .formatted(address, count, count / started, count / signalled, ended));
    }
  }

  private static double each(List<WorkflowStub> all, Consumer<WorkflowStub> what)
      throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    Semaphore room = new Semaphore(SENDERS);
    List<Future<?>> calls = new ArrayList<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (WorkflowStub one : all) {
        room.acquire();
        calls.add(
            senders.submit(
                () -> {
                  try {
                    what.accept(one);
                  } finally {
                    room.release();
                  }
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private static void print(String line) {
    System.out.println(line);
  }
}

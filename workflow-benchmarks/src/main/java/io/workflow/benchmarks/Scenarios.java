package io.workflow.benchmarks;

import io.workflow.WorkflowOptions;
import io.workflow.benchmarks.ProcessCpu.Part;
import io.workflow.client.WorkflowClient;
import io.workflow.client.WorkflowHandle;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContext;

/**
 * The measurements. Each prints a line or two for people; nothing is printed that was not measured
 * in this run.
 */
final class Scenarios {

  private static final int STEPS = 10;
  private static final String PAYLOAD = "x".repeat(100);
  private static final List<Integer> FAN_OUT = List.of(250, 500, 1_000, 2_000);
  private static final List<Integer> SIGNALS = List.of(1_250, 2_500, 5_000, 10_000);
  private static final int SENDERS = 64;
  private static final long MICROS = 1_000L;

  private final WorkflowClient client;
  private final BenchmarkCluster server;
  private final BenchmarkArguments arguments;

  Scenarios(ApplicationContext context, BenchmarkCluster server, BenchmarkArguments arguments) {
    this.client = context.getBean(WorkflowClient.class);
    this.server = server;
    this.arguments = arguments;
  }

  void run() throws Exception {
    for (String scenario : arguments.scenarios()) {
      switch (scenario) {
        case "steps" -> steps();
        case "fan-out" -> fanOut();
        case "signals" -> signals();
        case "sleepers" -> sleepers();
        default ->
            throw new IllegalArgumentException(
                "Expected a scenario of steps, fan-out, signals, sleepers, but got " + scenario);
      }
    }
  }

  private void steps() throws Exception {
    print("%d sequential activities of %d bytes, closed loop".formatted(STEPS, PAYLOAD.length()));
    for (int concurrency : arguments.concurrency()) {
      ClosedLoop loop =
          new ClosedLoop(
              concurrency,
              () -> client.start(Steps.class, fresh("steps"), w -> w.run(STEPS, PAYLOAD)).result());
      loop.run(arguments.warmUp());
      double commits = server.metric("persistence_latency_seconds_count");
      double rows = server.metric("history_rows_written_total");
      Map<Part, Duration> before = new ProcessCpu(server.pids()).used();
      long began = System.nanoTime();
      Latencies latencies = loop.run(arguments.duration());
      double seconds = (System.nanoTime() - began) / 1e9;
      Map<Part, Duration> after = new ProcessCpu(server.pids()).used();
      long steps = (long) latencies.count() * STEPS;
      print(
          ("  %3d at a time: %,.0f steps/s, workflow p50 %.1f ms, p99 %.1f ms, history rows "
                  + "per step %.2f, transactions per step %.2f")
              .formatted(
                  concurrency,
                  steps / seconds,
                  latencies.median().toNanos() / 1e6,
                  latencies.tail().toNanos() / 1e6,
                  (server.metric("history_rows_written_total") - rows) / steps,
                  (server.metric("persistence_latency_seconds_count") - commits) / steps));
      print("      " + ProcessCpu.perStep(before, after, steps));
    }
  }

  private void fanOut() {
    print("activities at once in one workflow");
    for (int activities : FAN_OUT) {
      long began = System.nanoTime();
      int done =
          client.start(Sizes.FanOut.class, fresh("fan-out"), w -> w.run(activities)).result();
      require(done == activities, done + " of " + activities + " activities were done");
      printPerUnit(activities, "activities", began);
    }
  }

  private void signals() throws InterruptedException, ExecutionException {
    print("signals to one workflow, one after the other");
    for (int signals : SIGNALS) {
      long began = System.nanoTime();
      String id = "signals-" + UUID.randomUUID();
      WorkflowHandle<Integer> handle =
          client.start(Sizes.Listener.class, WorkflowOptions.workflowId(id), w -> w.run(signals));
      Sizes.Listener listener = client.newStub(Sizes.Listener.class, id);
      for (int i = 0; i < signals; i++) {
        listener.heard(i);
      }
      int heard = handle.result();
      require(heard == signals, heard + " of " + signals + " signals were heard");
      printPerUnit(signals, "signals", began);
    }
  }

  private void sleepers() throws Exception {
    int count = arguments.sleepers();
    double heapBefore = liveHeap();
    long began = System.nanoTime();
    AtomicInteger failed = new AtomicInteger();
    Semaphore room = new Semaphore(SENDERS);
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        room.acquire();
        senders.execute(
            () -> {
              try {
                client.startVoid(Sizes.Sleeper.class, fresh("sleeper"), w -> w.run(180));
              } catch (RuntimeException failure) {
                failed.incrementAndGet();
              } finally {
                room.release();
              }
            });
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    require(failed.get() == 0, failed + " starts failed");
    awaitAsleep(count);
    double asleep = (System.nanoTime() - began) / 1e9;
    print(
        ("%,d sleeping workflows: %,.0f starts/s, all asleep after %.0f s; server heap in "
                + "use %.0f MiB before, %.0f MiB after; rows: %s")
            .formatted(count, count / seconds, asleep, heapBefore, liveHeap(), rows()));
  }

  /** Waits until each sleeper has its alarm half a year ahead, and none is being worked on. */
  private void awaitAsleep(int count) throws SQLException, InterruptedException {
    String sql =
        "SELECT count(*) FROM executions WHERE status = 0 AND wake_at > now() + interval "
            + "'100 days'";
    while (count(sql) < count) {
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private String rows() throws SQLException {
    return "executions %,d, history %,d"
        .formatted(count("SELECT count(*) FROM executions"), count("SELECT count(*) FROM history"));
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** What the server's heap holds after a full collection, in MiB. */
  private double liveHeap() throws IOException, InterruptedException {
    Process collect =
        new ProcessBuilder("jcmd", Long.toString(server.pids().getFirst()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    collect.waitFor();
    return server.heapBytes() / (1 << 20);
  }

  private static void printPerUnit(int units, String what, long began) {
    long nanos = System.nanoTime() - began;
    print(
        "  %,6d %s: %.2f s, %.0f us each"
            .formatted(units, what, nanos / 1e9, (double) nanos / MICROS / units));
  }

  private static WorkflowOptions fresh(String prefix) {
    return WorkflowOptions.workflowId(prefix + "-" + UUID.randomUUID());
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalStateException(message);
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}

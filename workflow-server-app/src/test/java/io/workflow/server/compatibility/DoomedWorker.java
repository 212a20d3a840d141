package io.workflow.server.compatibility;

import io.grpc.ManagedChannelBuilder;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A {@link Kitchen} in a JVM of its own, that is going to be killed. */
final class DoomedWorker implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Process process;

  private DoomedWorker(Process process) {
    this.process = process;
  }

  /** Serves the task queue soon, with all that is in the kitchen. */
  static DoomedWorker start(Sdk sdk, Kitchen.Mood mood, Journal journal) {
    try {
      return new DoomedWorker(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  DoomedWorker.class.getName(),
                  sdk.target(),
                  sdk.queue(),
                  mood.name(),
                  journal.file().toString())
              .redirectErrorStream(true)
              .redirectOutput(
                  journal.file().resolveSibling("worker-" + System.nanoTime() + ".log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a worker", e);
    }
  }

  /** {@code kill -9}; returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Process " + process.pid() + " survived its kill");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while process " + process.pid() + " dies", e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Arguments: address of the server, task queue, mood, file of the journal. */
  public static void main(String[] args) {
    // Nobody kills it any more when the tests are gone.
    ProcessHandle tests = ProcessHandle.current().parent().orElseThrow();
    var unused = tests.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    WorkflowClient client =
        WorkflowClient.newInstance(
            WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(ManagedChannelBuilder.forTarget(args[0]).usePlaintext().build())
                    .build()));
    Sdk sdk = new Sdk(client, args[0], args[1]);
    new Kitchen(Kitchen.Mood.valueOf(args[2]), new Journal(Path.of(args[3]))).furnish(sdk);
    sdk.startWorker();
  }
}

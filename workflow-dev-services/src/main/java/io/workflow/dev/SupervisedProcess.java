package io.workflow.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process that reports on its standard output when it is ready, and that ends when its
 * standard input closes: so it ends with this process, however this process ends.
 */
final class SupervisedProcess {

  private static final Logger log = LoggerFactory.getLogger(SupervisedProcess.class);
  private static final Duration TELL_INTERVAL = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final CompletableFuture<String> report = new CompletableFuture<>();

  private SupervisedProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts the child without waiting for it.
   *
   * @param name of what it runs, for the log
   * @param readyPrefix begins the line that the child prints when it is ready
   */
  static SupervisedProcess start(String name, ProcessBuilder builder, String readyPrefix) {
    // Settings and agents meant for the parent (a debugger's port, say) would break the child.
    builder.environment().keySet().removeAll(ChildJvm.INHERITED_JVM_SETTINGS);
    try {
      SupervisedProcess child = new SupervisedProcess(name, builder.start());
      Thread.ofPlatform()
          .daemon()
          .name("dev-services-output")
          .start(() -> child.readOutput(readyPrefix));
      return child;
    } catch (IOException e) {
      throw new DevServicesException(
          "Cannot start " + String.join(" ", builder.command().subList(0, 1)), e);
    }
  }

  private void readOutput(String readyPrefix) {
    try (BufferedReader output = process.inputReader()) {
      String line;
      while ((line = output.readLine()) != null) {
        if (line.startsWith(readyPrefix)) {
          report.complete(line.substring(readyPrefix.length()).strip());
        }
      }
      report.completeExceptionally(new IOException("it ended before it was ready"));
    } catch (IOException e) {
      report.completeExceptionally(e);
    }
  }

  /**
   * Waits for the child's report and returns what follows the prefix.
   *
   * @throws IOException if it ended first or took longer than {@code patience}
   */
  String awaitReady(Duration patience) throws IOException {
    try {
      return awaitReport(patience);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("it was not ready after " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for it", e);
    }
  }

  /** Says now and then that it still waits: minutes without a word look like a hanging start. */
  private String awaitReport(Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    long began = System.nanoTime();
    while (true) {
      long waited = System.nanoTime() - began;
      long left = Math.max(0, patience.toNanos() - waited);
      try {
        return report.get(Math.min(left, TELL_INTERVAL.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException notYet) {
        if (left <= TELL_INTERVAL.toNanos()) {
          throw notYet;
        }
        log.info(
            "{} has not started within {} s; waiting for it for up to {} s",
            name,
            Duration.ofNanos(System.nanoTime() - began).toSeconds(),
            patience.toSeconds());
      }
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Runs once the child has ended. */
  void onExit(Runnable action) {
    var unused = process.onExit().thenRun(action);
  }

  /**
   * Asks the child to end by closing its input.
   *
   * @return whether it ended within {@code patience}
   */
  boolean stop(Duration patience) {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      // Nothing to flush: the child has closed its end, which is what was wanted.
      return awaitExit(patience);
    }
    return awaitExit(patience);
  }

  /** Ends the child at once. */
  void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  private boolean awaitExit(Duration patience) {
    boolean interrupted = Thread.interrupted();
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return !process.isAlive();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package io.workflow.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process that reports on its standard output when it is ready, and that ends when its
 * standard input closes: so it ends with this process, however this process ends.
 */
final class SupervisedProcess {

  private final Process process;
  private final CompletableFuture<String> report = new CompletableFuture<>();

  private SupervisedProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts the child without waiting for it.
   *
   * @param readyPrefix begins the line that the child prints when it is ready
   */
  static SupervisedProcess start(ProcessBuilder builder, String readyPrefix) {
    // Settings and agents meant for the parent (a debugger's port, say) would break the child.
    builder.environment().keySet().removeAll(ChildJvm.INHERITED_JVM_SETTINGS);
    try {
      SupervisedProcess child = new SupervisedProcess(builder.start());
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
      return report.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("it was not ready after " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for it", e);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
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

package io.workflow.sample.pizza.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own that can be started again after it ended. Its output goes to a file. Safe for
 * use by many threads.
 */
public final class JavaProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final String name;
  private final Path folder;
  private final List<String> command;
  private @Nullable Process process;

  /** How long the log was when the process was last started. */
  private long logBegin;

  private JavaProcess(String name, Path folder, List<String> command) {
    this.name = name;
    this.folder = folder.toAbsolutePath().normalize();
    this.command = command;
  }

  /**
   * Runs {@code java} of this JVM.
   *
   * @param folder working folder; the log is {@code logs/name.log} in it
   * @param arguments options of the JVM, main class or jar, arguments
   */
  public static JavaProcess of(String name, Path folder, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return new JavaProcess(name, folder, List.copyOf(command));
  }

  /** Starts it, without waiting until it can be used; does nothing while it runs. */
  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    try {
      Files.createDirectories(log().getParent());
      logBegin = Files.exists(log()) ? Files.size(log()) : 0;
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the " + name, e);
    }
  }

  public String name() {
    return name;
  }

  public Path log() {
    return folder.resolve("logs").resolve(name + ".log");
  }

  /** What the process that was started last said of its end, as {@link LastWords} reads it. */
  public synchronized String lastWords() {
    return LastWords.in(log(), logBegin);
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** 0 while it has never been started. */
  public synchronized long pid() {
    return process == null ? 0 : process.pid();
  }

  /** {@code kill -9}; returns when it is gone. */
  public synchronized void kill() {
    if (process != null) {
      process.destroyForcibly();
      awaitEnd(process);
    }
  }

  /** Runs once the process that runs now has ended. */
  public synchronized void onEnd(Runnable action) {
    if (process != null) {
      var unused = process.onExit().thenRun(action);
    }
  }

  /** Asks it to end and waits; ends it by force if it does not. */
  @Override
  public synchronized void close() {
    if (process != null) {
      process.destroy();
      if (!awaitEnd(process)) {
        process.destroyForcibly();
      }
    }
  }

  private static boolean awaitEnd(Process process) {
    try {
      return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package io.workflow.dev;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A launcher in a process of its own, which a test may kill. */
final class LauncherProcess implements AutoCloseable {

  private final Process process;
  private final Properties addresses = new Properties();

  private LauncherProcess(Process process) {
    this.process = process;
  }

  static LauncherProcess start(Path folder, String... options) throws IOException {
    Path addressFile = folder.resolveSibling(folder.getFileName() + ".properties");
    Path errors = folder.resolveSibling(folder.getFileName() + ".err");
    Files.deleteIfExists(addressFile);
    List<String> arguments =
        new ArrayList<>(List.of("--folder", folder.toString(), "--write", addressFile.toString()));
    arguments.addAll(List.of(options));
    LauncherProcess launcher =
        new LauncherProcess(
            new ProcessBuilder(
                    ChildJvm.command(DevServicesLauncher.class, List.of("-Xmx64m"), arguments))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start());
    await("addresses of the launcher; see " + errors)
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> !launcher.process.isAlive())
        .until(() -> Files.exists(addressFile));
    try (Reader reader = new StringReader(Files.readString(addressFile))) {
      launcher.addresses.load(reader);
    }
    return launcher;
  }

  String jdbcUrl() {
    return addresses.getProperty("postgres", "");
  }

  String kafka() {
    return addresses.getProperty("kafka", "");
  }

  long pid() {
    return process.pid();
  }

  /** The same as kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends SIGTERM and returns when all has stopped. */
  void terminate() throws InterruptedException {
    process.destroy();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    if (process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join().isAlive()) {
      process.destroyForcibly();
    }
  }
}

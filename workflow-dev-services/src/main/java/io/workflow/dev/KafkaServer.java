package io.workflow.dev;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker in a process of its own, with its data in {@code data} of its folder and its log in
 * {@code broker.log}.
 */
final class KafkaServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaServer.class);

  private static final String DATA = "data";
  private static final String OUTPUT = "broker.out";
  private static final String LOG = "broker.log";
  private static final int PORT_ATTEMPTS = 3;

  /** A broker whose parent died ends by itself within about 2 s. */
  private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(15);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final FolderLock lock;
  private final SupervisedProcess process;
  private final int port;
  private volatile boolean closing;

  private KafkaServer(FolderLock lock, SupervisedProcess process, int port) {
    this.lock = lock;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts the broker and returns when it takes connections.
   *
   * @param port 0 for any free one
   * @param proxies as {@link DevServicesOptions#kafkaProxies}
   */
  static KafkaServer start(
      Path folder, int port, Map<Integer, Integer> proxies, Duration patience, boolean warmUp) {
    Folders.create(folder);
    FolderLock lock = lock(folder);
    try {
      awaitOrphan(folder);
      for (int attempt = 1; ; attempt++) {
        try {
          int actualPort = LoopbackPort.orFree(port);
          SupervisedProcess process = launch(folder, actualPort, proxies, patience, warmUp);
          KafkaServer server = new KafkaServer(lock, process, actualPort);
          process.onExit(() -> server.reportUnexpectedEnd(folder));
          return server;
        } catch (IOException e) {
          String output = Folders.tail(folder.resolve(OUTPUT));
          boolean portTaken = output.contains("Address already in use");
          if (!portTaken || port != 0 || attempt == PORT_ATTEMPTS) {
            throw new DevServicesException(
                "Kafka did not start in %s: %s\n%s\n%s"
                    .formatted(folder, e.getMessage(), output, Folders.tail(folder.resolve(LOG))),
                e);
          }
        }
      }
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Deletes all topics and groups of a broker that is not running. */
  static void wipe(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    FolderLock lock = lock(folder);
    try {
      awaitOrphan(folder);
      Folders.delete(folder.resolve(DATA));
    } finally {
      lock.close();
    }
  }

  private static FolderLock lock(Path folder) {
    return FolderLock.acquire(folder.resolve("owner.lock"), "Kafka");
  }

  /** Ends a broker whose parent died without stopping it. */
  private static void awaitOrphan(Path folder) {
    Path file = folder.resolve(KafkaBrokerProcess.LOCK_FILE);
    Optional<FolderLock> free = FolderLock.tryAcquire(file, ORPHAN_PATIENCE);
    if (free.isEmpty()) {
      Optional<ProcessHandle> orphan = FolderLock.holder(file).flatMap(ProcessHandle::of);
      log.warn("Ending a broker that a killed process left behind: {}", orphan);
      orphan.ifPresent(ProcessHandle::destroyForcibly);
      free = FolderLock.tryAcquire(file, ORPHAN_PATIENCE);
    }
    free.orElseThrow(
            () ->
                new DevServicesException(
                    "A broker is still running in %s as process %s; end it"
                        .formatted(folder, FolderLock.holder(file))))
        .close();
  }

  private static SupervisedProcess launch(
      Path folder, int port, Map<Integer, Integer> proxies, Duration patience, boolean warmUp)
      throws IOException {
    Path data = Folders.create(folder.resolve(DATA));
    try (Writer writer =
        Files.newBufferedWriter(folder.resolve(KafkaBrokerProcess.SETTINGS_FILE))) {
      KafkaBrokerSettings.of(data, port, LoopbackPort.free(), proxies)
          .store(writer, "Written at every start");
    }
    ProcessBuilder builder = new ProcessBuilder(command(folder, warmUp));
    builder.redirectError(folder.resolve(OUTPUT).toFile());
    SupervisedProcess process = SupervisedProcess.start("Kafka", builder, KafkaBrokerProcess.READY);
    try {
      process.awaitReady(patience);
      return process;
    } catch (IOException e) {
      process.kill();
      throw e;
    }
  }

  private static List<String> command(Path folder, boolean warmUp) {
    // Ctrl-C reaches every process of the terminal: the application goes first, then the broker.
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    List<String> arguments = new ArrayList<>(List.of(folder.toAbsolutePath().toString()));
    if (warmUp) {
      arguments.add(KafkaBrokerProcess.WARM_UP);
    }
    command.addAll(
        ChildJvm.command(
            KafkaBrokerProcess.class,
            List.of(
                // For a thousand topics: with half of it a broker of as many collects garbage all
                // day and is late with its heartbeats. Not used unless it is needed.
                "-Xmx512m",
                // Half the CPU time of a start is the optimising compiler's; a broker of a
                // developer rarely lives long enough to pay it back.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=io/workflow/dev/broker-logback.xml",
                "-Dworkflow.dev.broker.log=" + folder.resolve(LOG).toAbsolutePath()),
            arguments));
    return command;
  }

  private void reportUnexpectedEnd(Path folder) {
    if (!closing) {
      log.error("Kafka ended unexpectedly; see {} and {}", folder.resolve(LOG), OUTPUT);
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    closing = true;
    if (!process.stop(STOP_PATIENCE)) {
      log.warn("Kafka did not stop within {}; ending its process", STOP_PATIENCE);
      process.kill();
    }
    lock.close();
  }

  /** Ends the broker without a clean stop, for data that nobody needs any more. */
  void kill() {
    closing = true;
    process.kill();
    lock.close();
  }
}

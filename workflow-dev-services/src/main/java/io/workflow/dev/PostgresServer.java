package io.workflow.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server with its data in {@code data} of its folder and its log in {@code
 * postgres.log}. A small shell process watches over it and stops it when this process ends.
 */
final class PostgresServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

  private static final String READY = "postgres-ready";
  private static final int PORT_ATTEMPTS = 3;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  /**
   * Signals of the terminal are for the application, which stops first: so the server gets a
   * session of its own. The server is a child of the watchdog, so that it is waited for when it
   * ends, and so that a late watchdog never stops a successor in the same folder.
   */
  private static final String WATCHDOG =
      """
      trap '' INT TERM HUP
      command -v setsid >/dev/null || setsid() { exec "$@"; }
      setsid "$@" </dev/null >&2 &
      pid=$!
      until [ "$(sed -n '1p;8p' postmaster.pid 2>/dev/null | tr -d ' \\n')" = "${pid}ready" ]; do
        kill -0 "$pid" 2>/dev/null || exit 1
        sleep 0.02
      done
      echo "%s $pid"
      cat >/dev/null
      kill -INT "$pid" 2>/dev/null
      wait "$pid"
      """
          .formatted(READY);

  private final PostgresCluster cluster;
  private final FolderLock lock;
  private final SupervisedProcess watchdog;
  private final long pid;
  private final int port;

  private PostgresServer(
      PostgresCluster cluster, FolderLock lock, SupervisedProcess watchdog, long pid, int port) {
    this.cluster = cluster;
    this.lock = lock;
    this.watchdog = watchdog;
    this.pid = pid;
    this.port = port;
  }

  /**
   * Starts the server and returns when it takes connections.
   *
   * @param port 0 for any free one
   */
  static PostgresServer start(Path folder, int port, Duration patience) {
    return start(folder, port, patience, PostgresAccount.detect());
  }

  static PostgresServer start(Path folder, int port, Duration patience, PostgresAccount account) {
    Folders.create(folder);
    FolderLock lock = lock(folder);
    try {
      PostgresCluster cluster =
          PostgresCluster.open(folder, PostgresBinaries.install(account), account);
      cluster.stopOrphan();
      for (int attempt = 1; ; attempt++) {
        int actualPort = LoopbackPort.orFree(port);
        try {
          return launch(cluster, lock, actualPort, patience);
        } catch (IOException e) {
          String output = Folders.tail(cluster.logFile());
          boolean portTaken = output.contains("could not create any TCP/IP sockets");
          if (!portTaken || port != 0 || attempt == PORT_ATTEMPTS) {
            throw new DevServicesException(
                "PostgreSQL did not start in %s: %s\n%s".formatted(folder, e.getMessage(), output),
                e);
          }
        }
      }
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Deletes all data of a server that is not running. */
  static void wipe(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    FolderLock lock = lock(folder);
    try {
      PostgresAccount account = PostgresAccount.detect();
      new PostgresCluster(folder, PostgresBinaries.install(account), account).stopOrphan();
      Folders.delete(folder.resolve("data"));
    } finally {
      lock.close();
    }
  }

  private static FolderLock lock(Path folder) {
    return FolderLock.acquire(folder.resolve("owner.lock"), "PostgreSQL");
  }

  private static PostgresServer launch(
      PostgresCluster cluster, FolderLock lock, int port, Duration patience) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCHDOG, "sh"));
    command.add(cluster.binaries().program("postgres"));
    command.addAll(cluster.serverOptions(port));
    ProcessBuilder builder = new ProcessBuilder(cluster.account().command(command));
    builder.directory(cluster.data().toFile());
    builder.redirectError(cluster.logFile().toFile());
    SupervisedProcess watchdog = SupervisedProcess.start("PostgreSQL", builder, READY);
    try {
      long pid = Long.parseLong(watchdog.awaitReady(patience));
      return new PostgresServer(cluster, lock, watchdog, pid, port);
    } catch (IOException e) {
      if (!watchdog.stop(STOP_PATIENCE)) {
        cluster.stopOrphan();
        watchdog.kill();
      }
      throw e;
    }
  }

  int port() {
    return port;
  }

  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid);
  }

  /** {@code kill -9}; returns when its sessions have gone too, and it can be started again. */
  void kill() {
    try {
      List<ProcessHandle> sessions = handle().stream().flatMap(ProcessHandle::children).toList();
      handle().ifPresent(ProcessHandle::destroyForcibly);
      for (ProcessHandle session : sessions) {
        session
            .onExit()
            .completeOnTimeout(session, STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
      }
      if (!watchdog.stop(STOP_PATIENCE)) {
        watchdog.kill();
      }
      cluster.stopOrphan();
    } finally {
      lock.close();
    }
  }

  @Override
  public void close() {
    try {
      if (!watchdog.stop(STOP_PATIENCE)) {
        log.warn("PostgreSQL did not stop within {}; ending its process", STOP_PATIENCE);
        handle().ifPresent(ProcessHandle::destroyForcibly);
        watchdog.kill();
      }
      cluster.stopOrphan(); // if somebody killed the watchdog
    } finally {
      lock.close();
    }
  }
}

package io.workflow.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of a PostgreSQL server, made on first use.
 *
 * @param folder holds {@code data} and the logs
 */
record PostgresCluster(Path folder, PostgresBinaries binaries, PostgresAccount account) {

  /** The superuser; passwords are not asked for, as only this machine can connect. */
  static final String USER = "workflow";

  private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);

  static PostgresCluster open(Path folder, PostgresBinaries binaries, PostgresAccount account) {
    PostgresCluster cluster =
        new PostgresCluster(folder.toAbsolutePath().normalize(), binaries, account);
    if (!Files.exists(cluster.data().resolve("PG_VERSION"))) {
      cluster.initialise();
    }
    account.own(cluster.folder());
    return cluster;
  }

  Path data() {
    return folder.resolve("data");
  }

  Path logFile() {
    return folder.resolve("postgres.log");
  }

  Path controlLogFile() {
    return folder.resolve("control.log");
  }

  /**
   * Given at every start, so that no edited file turns durability off: what a test proves here must
   * hold in production.
   */
  List<String> serverOptions(int port) {
    Map<String, String> settings =
        Map.of(
            "port", String.valueOf(port),
            "listen_addresses", LoopbackPort.HOST,
            "unix_socket_directories", "",
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "max_connections", "200");
    List<String> options = new ArrayList<>(List.of("-D", data().toString()));
    settings.forEach((name, value) -> options.addAll(List.of("-c", name + "=" + value)));
    return options;
  }

  /** Made beside its place and moved there when complete, as its maker may be killed. */
  private void initialise() {
    // Named after this process: initdb of a killed one may go on for a moment.
    Path unfinished = folder.resolve("data." + ProcessHandle.current().pid());
    Folders.delete(unfinished);
    Folders.create(unfinished);
    account.own(folder);
    run(
        List.of(
            binaries.program("initdb"),
            "--auth=trust",
            "--username=" + USER,
            "--encoding=UTF8",
            "--locale=C",
            "--pgdata=" + unfinished));
    try {
      Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DevServicesException("Cannot move the new database to " + data(), e);
    }
  }

  /** Stops a server whose parent and watchdog died; removes a pid file that names a stranger. */
  void stopOrphan() {
    Path pidFile = data().resolve("postmaster.pid");
    Optional<Long> pid = pid(pidFile);
    Optional<ProcessHandle> process = pid.flatMap(ProcessHandle::of);
    Optional<String> program = process.flatMap(found -> found.info().command());
    boolean stranger = program.filter(path -> !path.endsWith("/postgres")).isPresent();
    if (stranger || pid.filter(PostgresCluster::isZombie).isPresent()) {
      // The server would take any process of this pid for its predecessor, and give up.
      deletePidFile(pidFile);
      return;
    }
    if (program.isEmpty()) {
      return; // not running, or not ours to see: the server finds out by itself
    }
    log.info("Stopping PostgreSQL that a killed process left behind: {}", process);
    try {
      run(
          List.of(
              binaries.program("pg_ctl"),
              "--pgdata=" + data(),
              "--mode=fast",
              "--timeout=20",
              "--wait",
              "stop"));
    } catch (DevServicesException e) {
      if (Files.exists(pidFile)) {
        throw e;
      }
      log.debug("It has stopped by itself meanwhile", e);
    }
  }

  private static Optional<Long> pid(Path pidFile) {
    try {
      return Files.readAllLines(pidFile).stream().findFirst().map(Long::parseLong);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // no server, or one that is writing the file right now
    }
  }

  /** Whether a process has ended but is still listed; for ever, in a container without an init. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false; // gone meanwhile, or a system without /proc
    }
  }

  private static void deletePidFile(Path pidFile) {
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new DevServicesException("Cannot delete the stale " + pidFile, e);
    }
  }

  private void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(account.command(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(controlLogFile().toFile())
              .start();
      process.getOutputStream().close();
      int exit = process.waitFor();
      if (exit != 0) {
        throw new DevServicesException(
            "%s ended with %d:\n%s"
                .formatted(command.getFirst(), exit, Folders.tail(controlLogFile())));
      }
    } catch (IOException e) {
      throw new DevServicesException("Cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while running " + command.getFirst(), e);
    }
  }
}

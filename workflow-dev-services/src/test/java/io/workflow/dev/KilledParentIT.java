package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledParentIT {

  @TempDir Path temp = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void nameFolder() {
    folder = temp.resolve("dev");
  }

  @Test
  void shouldLeaveNoOrphansAndLoseNoData() throws Exception {
    LauncherProcess killed = LauncherProcess.start(folder);
    List<ProcessHandle> servers = servers();
    new Sql(killed.jdbcUrl()).execute("CREATE TABLE pizza AS SELECT 'margherita' AS name");
    new Topics(killed.kafka()).create("orders");
    new Topics(killed.kafka()).send("orders", "first");
    assertThat(servers).hasSize(2).allMatch(KilledParentIT::runs);

    killed.kill();

    try (LauncherProcess next = LauncherProcess.start(folder)) {
      assertThat(servers).noneMatch(KilledParentIT::runs);
      assertThat(new Sql(next.jdbcUrl()).query("SELECT name FROM pizza")).isEqualTo("margherita");
      assertThat(new Topics(next.kafka()).read("orders")).containsExactly("first");
    }
  }

  @Test
  void shouldStopOrphansWhoseWatchdogWasKilledToo() throws Exception {
    LauncherProcess killed = LauncherProcess.start(folder, "--only", "postgres");
    ProcessHandle postgres = pid(folder.resolve("postgres/data/postmaster.pid"));
    new Sql(killed.jdbcUrl()).execute("CREATE TABLE pizza AS SELECT 'margherita' AS name");
    ProcessHandle watchdog = postgres.parent().orElseThrow();
    assertThat(watchdog.pid()).isNotEqualTo(killed.pid());

    watchdog.destroyForcibly();
    killed.kill();

    assertThat(postgres).matches(KilledParentIT::runs);
    try (LauncherProcess next = LauncherProcess.start(folder, "--only", "postgres")) {
      assertThat(postgres).matches(process -> !runs(process));
      assertThat(new Sql(next.jdbcUrl()).query("SELECT name FROM pizza")).isEqualTo("margherita");
    }
  }

  @Test
  void shouldRecoverWhenTheServersWereKilledToo() throws Exception {
    LauncherProcess killed = LauncherProcess.start(folder);
    new Sql(killed.jdbcUrl()).execute("CREATE TABLE pizza AS SELECT 'margherita' AS name");
    new Topics(killed.kafka()).create("orders");
    new Topics(killed.kafka()).send("orders", "first");

    servers().forEach(ProcessHandle::destroyForcibly);
    killed.kill();

    try (LauncherProcess next = LauncherProcess.start(folder)) {
      assertThat(new Sql(next.jdbcUrl()).query("SELECT name FROM pizza")).isEqualTo("margherita");
      assertThat(new Topics(next.kafka()).read("orders")).containsExactly("first");
    }
  }

  @Test
  void shouldRefuseAFolderInUseAndStopWhenTerminated() throws Exception {
    LauncherProcess first = LauncherProcess.start(folder);
    List<ProcessHandle> servers = servers();

    assertThatExceptionOfType(DevServicesException.class)
        .isThrownBy(() -> DevServices.start(DevServicesOptions.defaults().withFolder(folder)))
        .withMessageContaining("already in use by process " + first.pid());
    assertThat(servers).allMatch(KilledParentIT::runs);

    first.terminate();

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(servers).noneMatch(KilledParentIT::runs));
  }

  private List<ProcessHandle> servers() {
    return Stream.of("postgres/data/postmaster.pid", "kafka/broker.lock")
        .map(folder::resolve)
        .map(KilledParentIT::pid)
        .toList();
  }

  private static ProcessHandle pid(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow())).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process that ended is listed, without a command, until its parent has taken notice. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}

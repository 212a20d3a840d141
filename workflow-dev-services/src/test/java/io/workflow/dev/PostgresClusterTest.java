package io.workflow.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresClusterTest {

  @TempDir Path folder = Path.of("");
  private PostgresCluster cluster =
      new PostgresCluster(
          folder, new PostgresBinaries(folder), new PostgresAccount(List.of(), Optional.empty()));
  private Path pidFile = Path.of("");

  @BeforeEach
  void create() throws IOException {
    cluster = new PostgresCluster(folder, cluster.binaries(), cluster.account());
    pidFile = Files.createDirectories(cluster.data()).resolve("postmaster.pid");
  }

  @Test
  void shouldForgetAPidThatNowBelongsToAnotherProgram() throws IOException {
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");

    cluster.stopOrphan();

    assertThat(pidFile).doesNotExist();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void shouldForgetAPidOfAProcessThatNobodyWaitedFor() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "needs /proc");
    // The shell becomes the second sleep, which does not wait for the first.
    Process parent =
        new ProcessBuilder("/bin/sh", "-c", "sleep 0.1 & echo $!; exec sleep 60").start();
    try (BufferedReader output = parent.inputReader()) {
      long pid = Long.parseLong(output.readLine());
      Files.writeString(pidFile, pid + "\n");
      await().until(() -> ProcessHandle.of(pid).flatMap(child -> child.info().command()).isEmpty());

      cluster.stopOrphan();

      assertThat(pidFile).doesNotExist();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void shouldLeaveTheFileOfAnEndedProcessToTheServer() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(pidFile, ended.pid() + "\n");

    cluster.stopOrphan();

    assertThat(pidFile).exists();
  }
}

package io.workflow.sample.pizza.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {

  @TempDir Path folder = Path.of("");

  @Test
  void shouldSayWhatAProcessThatEndedAtItsStartSaid() throws Exception {
    Path log = Files.createDirectories(folder.resolve("logs")).resolve("server.log");
    Files.writeString(log, "2026-01-01 ERROR of an earlier start\n");
    try (JavaProcess process = JavaProcess.of("server", folder, List.of("no.such.Main"))) {
      process.start();

      assertThatIllegalStateException()
          .isThrownBy(
              () -> Health.ofServer("http://127.0.0.1:1").await(process, Duration.ofMinutes(1)))
          .withMessageContaining("The server ended while it started; its log is " + log)
          .withMessageContaining("Could not find or load main class no.such.Main")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("earlier start"));
    }
  }

  @Test
  void shouldFindTheCausesAboveALongEnd() throws Exception {
    Path log = folder.resolve("server.log");
    List<String> frames = IntStream.range(0, 100).mapToObj(i -> "\tat frame " + i).toList();
    Files.write(log, List.of("12:00:00 INFO fine", "12:00:01 ERROR 7 --- [main] broken"));
    Files.write(log, frames, StandardOpenOption.APPEND);
    Files.writeString(log, "Caused by: the port is taken\n", StandardOpenOption.APPEND);
    Files.write(log, frames, StandardOpenOption.APPEND);

    assertThat(LastWords.in(log, 0).lines())
        .hasSize(22)
        .startsWith("12:00:01 ERROR 7 --- [main] broken", "Caused by: the port is taken")
        .endsWith("\tat frame 98", "\tat frame 99");
  }
}

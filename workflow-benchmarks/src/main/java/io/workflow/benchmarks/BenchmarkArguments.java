package io.workflow.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to measure. */
record BenchmarkArguments(
    List<String> scenarios,
    List<Integer> concurrency,
    Duration warmUp,
    Duration duration,
    int sleepers,
    int waiters,
    @Nullable String address,
    long serverPid,
    @Nullable Path givenServerJar,
    int nodes,
    boolean forwarded) {

  private static final Set<String> KNOWN =
      Set.of(
          "scenarios",
          "concurrency",
          "warm-up",
          "seconds",
          "sleepers",
          "waiters",
          "address",
          "server-pid",
          "server-jar",
          "nodes",
          "forwarded");

  static BenchmarkArguments parse(String[] args) {
    Map<String, String> given = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = arg.startsWith("--") && equals > 0 ? arg.substring(2, equals) : arg;
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            "Expected --name=value with one of the names " + KNOWN + ", but got '" + arg + "'");
      }
      given.put(name, arg.substring(equals + 1));
    }
    String jar = given.get("server-jar");
    return new BenchmarkArguments(
        List.of(given.getOrDefault("scenarios", "steps").split(",", -1)),
        Arrays.stream(given.getOrDefault("concurrency", "1,32").split(",", -1))
            .map(Integer::valueOf)
            .toList(),
        Duration.ofSeconds(Long.parseLong(given.getOrDefault("warm-up", "30"))),
        Duration.ofSeconds(Long.parseLong(given.getOrDefault("seconds", "20"))),
        Integer.parseInt(given.getOrDefault("sleepers", "100000")),
        Integer.parseInt(given.getOrDefault("waiters", "5000")),
        given.get("address"),
        Long.parseLong(given.getOrDefault("server-pid", "0")),
        jar == null ? null : Path.of(jar),
        Integer.parseInt(given.getOrDefault("nodes", "1")),
        Boolean.parseBoolean(given.getOrDefault("forwarded", "false")));
  }

  /** The server to start: the one that was given, or built. */
  Path serverJar() throws IOException {
    return givenServerJar == null ? builtServerJar() : givenServerJar;
  }

  private static Path builtServerJar() throws IOException {
    Path target = Path.of("workflow-server-app", "target");
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        return files
            .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
            .findFirst()
            .orElseThrow(BenchmarkArguments::noJar);
      }
    }
    throw noJar();
  }

  private static IllegalArgumentException noJar() {
    return new IllegalArgumentException(
        "Expected workflow-server-app/target/*-exec.jar below the working directory. Run "
            + "'mvn -DskipTests package'"
            + " and start from the root of the project, or give --server-jar=FILE");
  }
}

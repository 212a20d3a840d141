package io.workflow.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, on free ports; the first one of a server has fresh data. */
final class BenchmarkServer implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Integer> ports;

  private BenchmarkServer(Process process, List<Integer> ports) {
    this.process = process;
    this.ports = ports;
  }

  /** With {@code --dev}: its PostgreSQL and Kafka are those of the nodes that join. */
  static BenchmarkServer start(Path jar, String... settings)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("workflow-benchmark");
    List<Integer> ports = List.of(freePort(), freePort(), freePort(), freePort());
    List<String> all =
        new ArrayList<>(
            List.of(
                "--dev",
                "--workflow.dev.folder=" + folder.resolve("data"),
                "--workflow.dev.kafka-port=" + ports.get(2),
                "--workflow.dev.postgres-port=" + ports.get(3)));
    all.addAll(List.of(settings));
    return start(jar, folder.resolve("server.log"), ports, all);
  }

  /** Another node of the same server. */
  BenchmarkServer join(Path jar, String name, String... settings)
      throws IOException, InterruptedException {
    List<Integer> own = List.of(freePort(), freePort(), ports.get(2), ports.get(3));
    List<String> all =
        new ArrayList<>(
            List.of(
                "--workflow.server.node.name=" + name,
                "--spring.datasource.url=" + jdbcUrl(),
                "--spring.datasource.username=workflow",
                "--spring.datasource.password=workflow",
                "--spring.kafka.bootstrap-servers=127.0.0.1:" + own.get(2)));
    all.addAll(List.of(settings));
    Path log = Files.createTempDirectory("workflow-benchmark").resolve(name + ".log");
    return start(jar, log, own, all);
  }

  private static BenchmarkServer start(
      Path jar, Path log, List<Integer> ports, List<String> settings)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-jar",
                jar.toString(),
                "--server.port=" + ports.get(0),
                "--spring.grpc.server.port=" + ports.get(1)));
    command.addAll(settings);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    BenchmarkServer server = new BenchmarkServer(process, ports);
    server.awaitHealthy(log);
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitHealthy(Path log) throws InterruptedException, IOException {
    Instant end = Instant.now().plus(START_TIMEOUT);
    while (!isHealthy()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        close();
        throw new IllegalStateException(
            "Expected the server to become healthy within " + START_TIMEOUT + "; its log: " + log);
      }
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
  }

  private boolean isHealthy() throws InterruptedException {
    try {
      return get("/actuator/health").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** What the heap holds at this moment, garbage included. */
  double heapBytes() throws IOException, InterruptedException {
    return sum("jvm_memory_used_bytes\\{area=\"heap\"[^}]*}");
  }

  /** The sum of a metric over its tags; 0 when it is not there. */
  double metric(String name) throws IOException, InterruptedException {
    return sum(Pattern.quote(name) + "(?:\\{[^}]*})?");
  }

  private double sum(String series) throws IOException, InterruptedException {
    Matcher lines =
        Pattern.compile("(?m)^" + series + " (\\S+)$").matcher(get("/actuator/prometheus").body());
    double sum = 0;
    while (lines.find()) {
      sum += Double.parseDouble(lines.group(1));
    }
    return sum;
  }

  long pid() {
    return process.pid();
  }

  String url() {
    return "http://127.0.0.1:" + ports.get(0);
  }

  String channelTarget() {
    return "127.0.0.1:" + ports.get(1);
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:"
        + ports.get(3)
        + "/workflow?user=workflow&password=workflow";
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}

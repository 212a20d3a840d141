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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in development mode, in a process of its own, on free ports and with fresh data. */
final class BenchmarkServer implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final int rest;
  private final int channel;
  private final int postgres;

  private BenchmarkServer(Process process, List<Integer> ports) {
    this.process = process;
    this.rest = ports.get(0);
    this.channel = ports.get(1);
    this.postgres = ports.get(3);
  }

  static BenchmarkServer start(Path jar) throws IOException, InterruptedException {
    List<Integer> ports = List.of(freePort(), freePort(), freePort(), freePort());
    Path folder = Files.createTempDirectory("workflow-benchmark");
    Path log = folder.resolve("server.log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-jar",
                jar.toString(),
                "--dev",
                "--workflow.dev.folder=" + folder.resolve("data"),
                "--server.port=" + ports.get(0),
                "--spring.grpc.server.port=" + ports.get(1),
                "--workflow.dev.kafka-port=" + ports.get(2),
                "--workflow.dev.postgres-port=" + ports.get(3))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
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
    return "http://127.0.0.1:" + rest;
  }

  String channelTarget() {
    return "127.0.0.1:" + channel;
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + postgres + "/workflow?user=workflow&password=workflow";
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}

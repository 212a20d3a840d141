package io.workflow.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A server process that can be killed, paused, stopped and started again at its addresses. */
final class Node implements AutoCloseable {

  static final Set<String> ALL_ROLES = Set.of("frontend", "history", "matching", "worker");

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(45);
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final int LAST_LINES = 25;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final String name;
  private final Path folder;
  private final Set<String> roles;
  private final List<String> command;
  private final int restPort;
  private final Links links;
  private @Nullable Process process;

  /** Whether something is being done to it. */
  private volatile boolean disturbed = true;

  Node(
      String name,
      Path folder,
      Set<String> roles,
      List<String> command,
      int restPort,
      Links links) {
    this.name = name;
    this.folder = folder;
    this.roles = roles;
    this.command = command;
    this.restPort = restPort;
    this.links = links;
  }

  String name() {
    return name;
  }

  boolean mayOwnShards() {
    return roles.contains("history");
  }

  boolean takesCalls() {
    return roles.contains("frontend");
  }

  URI rest() {
    return URI.create("http://127.0.0.1:" + restPort);
  }

  Links links() {
    return links;
  }

  boolean isDisturbed() {
    return disturbed;
  }

  void setDisturbed(boolean value) {
    disturbed = value;
  }

  void start() {
    try {
      Files.createDirectories(folder);
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name, e);
    }
  }

  /** Waits until it has its database, its broker and shards. */
  void awaitUp() {
    await()
        .atMost(START_PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              if (!isAlive()) {
                throw new IllegalStateException(describe("ended while it started"));
              }
              if (!isUp()) {
                throw new AssertionError(describe("is not up"));
              }
            });
  }

  boolean isUp() {
    return get("/actuator/health", 200) != null;
  }

  /** Whether it does what its roles are, as whoever starts it asks. */
  boolean isReady() {
    return get("/actuator/health/readiness", 200) != null;
  }

  /** Whether clients are sent to it, as a load balancer asks. */
  boolean isForClients() {
    return get("/actuator/health/frontend", 200) != null;
  }

  /** How many shards it serves, as it says itself; 0 when it says nothing. */
  int owned() {
    String body = get("/actuator/cluster", 200);
    return body == null ? 0 : JSON.readTree(body).at("/shards/owned").asInt();
  }

  private @Nullable String get(String path, int expected) {
    HttpRequest request =
        HttpRequest.newBuilder(rest().resolve(path)).timeout(Duration.ofSeconds(2)).build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return response.statusCode() == expected ? response.body() : null;
    } catch (IOException silent) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + name + " was asked", e);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** {@code kill -9}; returns when it is gone. */
  void kill() {
    if (process != null) {
      process.destroyForcibly();
      awaitEnd(process);
    }
  }

  /** SIGTERM; returns when it is gone. */
  void stop() {
    if (process != null) {
      process.destroy();
      awaitEnd(process);
    }
  }

  /** As {@code kill} of the shell does. */
  void signal(String signal) {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    try {
      int exit = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      if (exit != 0) {
        throw new AssertionError(describe("could not be sent SIG" + signal));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitEnd(Process ending) {
    try {
      if (!ending.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        ending.destroyForcibly();
        throw new AssertionError(describe("did not end within " + STOP_PATIENCE));
      }
    } catch (InterruptedException e) {
      ending.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  Path log() {
    return folder.resolve(name + ".log");
  }

  private String describe(String what) {
    try {
      List<String> lines = Files.readAllLines(log());
      int from = Math.max(0, lines.size() - LAST_LINES);
      return "%s %s; %s ends:\n%s"
          .formatted(name, what, log(), String.join("\n", lines.subList(from, lines.size())));
    } catch (IOException unreadable) {
      return "%s %s; its log can't be read: %s".formatted(name, what, unreadable);
    }
  }

  @Override
  public void close() {
    kill();
    links.close();
  }
}

package io.workflow.faults;

import io.workflow.WorkflowOptions;
import io.workflow.client.WorkflowClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks for one workflow of each shard over and over, at the nodes that nothing is done to, and
 * notes for how long there was no answer.
 */
final class Prober implements AutoCloseable {

  private static final int CANDIDATES = 200;
  private static final Duration BETWEEN = Duration.ofMillis(300);
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(20);
  private static final Duration WORTH_NOTING = Duration.ofMillis(100);

  /** After so long without an answer another node is asked: gaps are known as exactly as this. */
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** A time without an answer of one shard, by {@link System#nanoTime}. */
  record Gap(int shard, long from, long to) {

    Duration length() {
      return Duration.ofNanos(to - from);
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final Cluster cluster;
  private final ConcurrentLinkedQueue<Gap> gaps = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closed;

  Prober(Cluster cluster, WorkflowClient client) {
    this.cluster = cluster;
    Map<Integer, String> probes = probes(client);
    if (probes.size() < Cluster.SHARDS) {
      throw new IllegalStateException("Found probes for the shards " + probes.keySet() + " alone");
    }
    probes.forEach(
        (shard, id) -> {
          var unused = threads.submit(() -> watch(shard, id));
        });
  }

  private Map<Integer, String> probes(WorkflowClient client) {
    for (int i = 0; i < CANDIDATES; i++) {
      var unused =
          client.start(
              "Probe",
              WorkflowOptions.builder().workflowId("probe-" + i).taskQueue("faults-none").build(),
              Object.class);
    }
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT shard, min(workflow_id) FROM current_runs GROUP BY shard")) {
      Map<Integer, String> probes = new TreeMap<>();
      while (rows.next()) {
        probes.put(rows.getInt(1), rows.getString(2));
      }
      return probes;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read the shards of the probes", e);
    }
  }

  private void watch(int shard, String workflowId) {
    int turn = shard;
    while (!closed) {
      long begin = System.nanoTime();
      while (!closed && !answers(turn++, workflowId)) {
        Pace.pause(AFTER_A_FAILURE);
      }
      long end = System.nanoTime();
      if (end - begin > WORTH_NOTING.toNanos()) {
        gaps.add(new Gap(shard, begin, end));
      }
      answers.incrementAndGet();
      Pace.pause(BETWEEN);
    }
  }

  private boolean answers(int turn, String workflowId) {
    List<Node> nodes = new ArrayList<>(cluster.nodes());
    nodes.removeIf(Node::isDisturbed);
    if (nodes.isEmpty()) {
      return false;
    }
    Node node = nodes.get(turn % nodes.size());
    URI uri = node.rest().resolve("/api/v1/namespaces/default/workflows/" + workflowId);
    try {
      return http.send(
                  HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException silent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
      return true;
    }
  }

  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  int answers() {
    return answers.get();
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
  }
}

package io.workflow.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The nodes of the server that is measured, and which of them are asked. */
final class BenchmarkCluster implements AutoCloseable {

  private final List<BenchmarkServer> nodes = new ArrayList<>();
  private List<BenchmarkServer> asked = List.of();

  private BenchmarkCluster() {}

  static BenchmarkCluster start(BenchmarkArguments arguments)
      throws IOException, InterruptedException {
    BenchmarkCluster cluster = new BenchmarkCluster();
    try {
      cluster.open(arguments);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      cluster.close();
      throw failure;
    }
  }

  private void open(BenchmarkArguments arguments) throws IOException, InterruptedException {
    Path jar = arguments.serverJar();
    BenchmarkServer first = BenchmarkServer.start(jar);
    nodes.add(first);
    for (int i = 2; i <= arguments.nodes(); i++) {
      nodes.add(first.join(jar, "node-" + i));
    }
    if (arguments.forwarded()) {
      BenchmarkServer frontEnd = first.join(jar, "front-end", "--workflow.server.roles=frontend");
      nodes.add(frontEnd);
      asked = List.of(frontEnd);
    } else {
      asked = List.copyOf(nodes);
    }
  }

  String urls() {
    return asked.stream().map(BenchmarkServer::url).collect(Collectors.joining(","));
  }

  String channelTargets() {
    return asked.stream().map(BenchmarkServer::channelTarget).collect(Collectors.joining(","));
  }

  String oneChannelTarget() {
    return asked.getFirst().channelTarget();
  }

  List<Long> pids() {
    return nodes.stream().map(BenchmarkServer::pid).toList();
  }

  String jdbcUrl() {
    return nodes.getFirst().jdbcUrl();
  }

  /** What the heap of the first node holds at this moment, garbage included. */
  double heapBytes() throws IOException, InterruptedException {
    return nodes.getFirst().heapBytes();
  }

  /** The sum of a metric over its tags and the nodes. */
  double metric(String name) throws IOException, InterruptedException {
    double sum = 0;
    for (BenchmarkServer node : nodes) {
      sum += node.metric(name);
    }
    return sum;
  }

  /** The first one takes PostgreSQL and Kafka with it. */
  @Override
  public void close() {
    nodes.reversed().forEach(BenchmarkServer::close);
  }
}

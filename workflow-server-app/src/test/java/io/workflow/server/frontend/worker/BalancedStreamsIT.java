package io.workflow.server.frontend.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.server.TestServer;
import io.workflow.server.query.ConnectedWorkers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** All workers are at one of three nodes, as after the others have come or come back. */
class BalancedStreamsIT {

  private static final int WORKERS = 9;
  private static final String FAST = "workflow.server.worker-channel.balance-pause=200ms";

  private final List<TestServer> nodes = new ArrayList<>();
  private final Queue<ProtocolWorker> streams = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    streams.forEach(ProtocolWorker::close);
    nodes.forEach(TestServer::close);
  }

  @Test
  void shouldSpreadWorkersOverNodesAndThenLeaveThemAlone() {
    TestServer first = TestServer.start("workflow.server.node.name=a", FAST);
    nodes.add(first);
    nodes.add(first.join("b", List.of()));
    nodes.add(first.join("c", List.of(nodes.getLast())));
    for (int i = 0; i < WORKERS; i++) {
      connect(first, "worker-" + i);
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(counts()).allMatch(count -> count >= 1 && count <= 4);
              assertThat(counts().stream().mapToInt(count -> count).sum()).isEqualTo(WORKERS);
            });
    // The last one is counted at the next look; each node looks a few times more.
    AtomicReference<Double> before = new AtomicReference<>(moved());
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              double now = moved();
              return now == before.getAndSet(now);
            });
    assertThat(moved()).isGreaterThanOrEqualTo(WORKERS - 4);
  }

  /** One that goes to another node when it is asked. */
  private void connect(TestServer node, String identity) {
    ProtocolWorker stream = new ProtocolWorker(node.bean(GrpcServerLifecycle.class).getPort());
    streams.add(stream);
    assertThat(stream.register(identity, true)).isInstanceOf(WorkerResponse.Registered.class);
    Thread unused =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    var move = stream.moves.take();
                    assertThat(move.reason()).contains("fewer workers");
                    List<TestServer> others = new ArrayList<>(nodes);
                    others.remove(node);
                    connect(
                        others.get(ThreadLocalRandom.current().nextInt(others.size())), identity);
                    stream.finish();
                  } catch (InterruptedException ending) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  private List<Integer> counts() {
    return nodes.stream()
        .map(
            node ->
                (int)
                    node.bean(ConnectedWorkers.class).all().stream()
                        .filter(worker -> worker.isHere())
                        .count())
        .toList();
  }

  private double moved() {
    return nodes.stream()
        .mapToDouble(node -> node.bean(MeterRegistry.class).get("streams_moved").counter().count())
        .sum();
  }
}

package io.workflow.server.cluster.peer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code peer_requests} to other nodes by node, kind and outcome, and {@code peer_latency} of those
 * that wait for nothing but the owner.
 */
public final class PeerMetrics {

  private record Key(String node, Class<?> kind, String outcome) {}

  private final MeterRegistry registry;
  private final Map<Key, Counter> requests = new ConcurrentHashMap<>();
  private final Map<Class<?>, Timer> latencies = new ConcurrentHashMap<>();

  public PeerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void answered(
      String node,
      PeerRequest request,
      long beginNanos,
      @Nullable PeerResponse answer,
      @Nullable Throwable failure) {
    Class<?> kind = request.getClass();
    requests
        .computeIfAbsent(new Key(node, kind, outcome(answer, failure)), this::counter)
        .increment();
    if (request instanceof PeerRequest.Submit || request instanceof PeerRequest.Inspect) {
      latencies
          .computeIfAbsent(kind, this::timer)
          .record(System.nanoTime() - beginNanos, TimeUnit.NANOSECONDS);
    }
  }

  private static String outcome(@Nullable PeerResponse answer, @Nullable Throwable failure) {
    if (failure != null || answer == null) {
      return "unanswered";
    }
    return switch (answer) {
      case PeerResponse.Unavailable _unavailable -> "unavailable";
      case PeerResponse.Failed _failed -> "failed";
      default -> "answered";
    };
  }

  private Counter counter(Key key) {
    return Counter.builder("peer_requests")
        .description("Requests to other nodes")
        .tag("peer", key.node())
        .tag("kind", key.kind().getSimpleName())
        .tag("outcome", key.outcome())
        .register(registry);
  }

  private Timer timer(Class<?> kind) {
    return Timer.builder("peer_latency")
        .description("Time from a request to another node to its answer")
        .tag("kind", kind.getSimpleName())
        .publishPercentileHistogram()
        .register(registry);
  }
}

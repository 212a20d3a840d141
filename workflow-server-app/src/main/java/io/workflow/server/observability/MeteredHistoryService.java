package io.workflow.server.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.UpdateProgress;
import io.workflow.engine.shard.Causes;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.ShardUnavailableException;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The door with a counter beside it: {@code service_requests} by type and outcome, {@code
 * service_latency} by type.
 */
public final class MeteredHistoryService implements HistoryService {

  private final HistoryService door;
  private final MeterRegistry registry;
  private final Map<Key, Counter> requests = new ConcurrentHashMap<>();
  private final Map<Class<?>, Timer> latencies = new ConcurrentHashMap<>();

  public MeteredHistoryService(HistoryService door, MeterRegistry registry) {
    this.door = door;
    this.registry = registry;
  }

  @Override
  public <R extends Response> CompletableFuture<Outcome<R>> submit(
      WorkflowKey key, Request<R> request) {
    long begin = System.nanoTime();
    CompletableFuture<Outcome<R>> answer = door.submit(key, request);
    // Beside the answer, not before it: whoever waits for it does not wait for the counter.
    CompletableFuture<Outcome<R>> unused =
        answer.whenComplete((outcome, failure) -> count(request, begin, outcome, failure));
    return answer;
  }

  private void count(
      Request<?> request, long begin, @Nullable Outcome<?> outcome, @Nullable Throwable failure) {
    Class<?> type = request.getClass();
    requests.computeIfAbsent(new Key(type, name(outcome, failure)), this::counter).increment();
    latencies
        .computeIfAbsent(type, this::timer)
        .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
  }

  private static String name(@Nullable Outcome<?> outcome, @Nullable Throwable failure) {
    return switch (outcome) {
      case Outcome.Accepted<?> accepted -> "accepted";
      case Outcome.Rejected<?> rejected ->
          rejected.rejection().reason().name().toLowerCase(Locale.ROOT);
      case null -> isUnavailable(failure) ? "unavailable" : "failed";
    };
  }

  private static boolean isUnavailable(@Nullable Throwable failure) {
    return failure != null && Causes.of(failure) instanceof ShardUnavailableException;
  }

  private Counter counter(Key key) {
    return Counter.builder("service_requests")
        .description("Requests to workflow executions")
        .tag("type", key.type().getSimpleName())
        .tag("outcome", key.outcome())
        .register(registry);
  }

  private Timer timer(Class<?> type) {
    return Timer.builder("service_latency")
        .description("Time from a request to its durable answer")
        .tag("type", type.getSimpleName())
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(10))
        .register(registry);
  }

  @Override
  public CompletableFuture<@Nullable WorkflowState> inspect(
      WorkflowKey key, @Nullable String runId) {
    return door.inspect(key, runId);
  }

  @Override
  public List<HistoryEvent> readEvents(
      WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
    return door.readEvents(key, runId, fromEventId, toEventId, maxEvents);
  }

  @Override
  public CompletableFuture<Boolean> changed(WorkflowKey key, Duration timeout) {
    return door.changed(key, timeout);
  }

  @Override
  public CompletableFuture<Boolean> closed(WorkflowKey key, Duration timeout) {
    return door.closed(key, timeout);
  }

  @Override
  public CompletableFuture<@Nullable UpdateProgress> updateProgressed(
      WorkflowKey key, String updateId, boolean outcome, Duration timeout) {
    return door.updateProgressed(key, updateId, outcome, timeout);
  }

  private record Key(Class<?> type, String outcome) {}
}

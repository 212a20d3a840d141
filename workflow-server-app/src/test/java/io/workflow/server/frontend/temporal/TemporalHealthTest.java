package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TemporalHealthTest {

  private final Map<String, ServingStatus> statuses = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean reachable = true;
  private final TemporalHealth health =
      new TemporalHealth(() -> reachable, statuses::put, Duration.ofSeconds(10));

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void shouldServeWhileTheDatabaseCanBeReached() {
    health.start();
    assertThat(statuses)
        .containsOnly(
            Map.entry(WorkflowServiceGrpc.SERVICE_NAME, ServingStatus.SERVING),
            Map.entry(OperatorServiceGrpc.SERVICE_NAME, ServingStatus.SERVING));

    reachable = false;
    awaitStatus(ServingStatus.NOT_SERVING);

    reachable = true;
    awaitStatus(ServingStatus.SERVING);
  }

  @Test
  void shouldNotServeWhenTheDatabaseDoesNotAnswerAndAskItOnceAtATime() {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    TemporalHealth hanging =
        new TemporalHealth(
            () -> {
              asked.incrementAndGet();
              try {
                answer.await();
              } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
              }
              return true;
            },
            statuses::put,
            Duration.ofMillis(50));
    hanging.start();

    hanging.check(executor);
    await()
        .until(() -> statuses.get(WorkflowServiceGrpc.SERVICE_NAME) == ServingStatus.NOT_SERVING);
    hanging.check(executor);

    assertThat(asked).hasValue(1);
    answer.countDown();
  }

  @Test
  void shouldNeverServeAgainOnceItStops() {
    health.start();
    health.stop();
    AtomicInteger asked = new AtomicInteger();
    health.check(
        task ->
            executor.execute(
                () -> {
                  task.run();
                  asked.incrementAndGet();
                }));

    await().until(() -> asked.get() == 1);
    assertThat(statuses.values()).containsOnly(ServingStatus.NOT_SERVING);
  }

  private void awaitStatus(ServingStatus status) {
    await()
        .until(
            () -> {
              health.check(executor);
              return statuses.values().stream().allMatch(status::equals);
            });
  }
}

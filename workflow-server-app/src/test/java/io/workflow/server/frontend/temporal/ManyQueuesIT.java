package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.matching.ClusterTaskQueues;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.shard.ShardOwnership;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suites give each test a task queue of its own: many queues are polled once and never again, and
 * everything goes on, without a topic for any of them. As many as {@code -Dworkflow.test.queues}
 * says; 1,000 is the size that once made the broker of development useless.
 */
@ExtendWith(TemporalServer.Shared.class)
class ManyQueuesIT {

  private static final Logger log = LoggerFactory.getLogger(ManyQueuesIT.class);
  private static final int QUEUES = Integer.getInteger("workflow.test.queues", 30);
  private static final int AT_ONCE = 32;

  private final String prefix = "many-" + UUID.randomUUID() + "-";

  @Test
  void shouldGoOnWhenManyQueuesArePolledOnce(TemporalServer server) throws Exception {
    int owned = server.bean(ShardOwnership.class).status().owned();
    Map<String, String> started = new ConcurrentHashMap<>();
    forEachQueue(queue -> pollOnce(server, queue));
    forEachQueue(queue -> started.put(queue, started(server, queue)));

    Map<String, Long> waited = new ConcurrentHashMap<>();
    forEachQueue(
        queue -> {
          long began = System.nanoTime();
          assertThat(polled(server, queue, 60)).as(queue).isEqualTo(started.get(queue));
          waited.put(queue, Duration.ofNanos(System.nanoTime() - began).toMillis());
        });

    long[] sorted = waited.values().stream().mapToLong(millis -> millis).sorted().toArray();
    log.info(
        "{} queues: tasks came after {} ms (median), {} ms (99 of 100), {} ms (slowest)",
        QUEUES,
        sorted[QUEUES / 2],
        sorted[QUEUES * 99 / 100],
        sorted[QUEUES - 1]);
    assertThat(server.bean(ShardOwnership.class).status().owned()).isEqualTo(owned);
    assertThat(TopicRecords.topics()).noneMatch(topic -> topic.contains(prefix));
    String last = prefix + "last";
    String runId = started(server, last);
    assertThat(polled(server, last, 10)).as("a new queue after all of them").isEqualTo(runId);
  }

  private interface Step {
    void take(String queue) throws Exception;
  }

  private void forEachQueue(Step step) throws Exception {
    try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<?> done :
          IntStream.range(0, QUEUES)
              .mapToObj(
                  i ->
                      workers.submit(
                          () -> {
                            step.take(prefix + i);
                            return null;
                          }))
              .toList()) {
        done.get();
      }
    }
  }

  /** In vain, and never again. */
  private static void pollOnce(TemporalServer server, String queue) {
    ListenableFuture<PollWorkflowTaskQueueResponse> poll =
        WorkflowServiceGrpc.newFutureStub(server.channel())
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .pollWorkflowTaskQueue(poll(queue));
    QueueKey key = new QueueKey("default", queue, TaskKind.WORKFLOW, false);
    ClusterTaskQueues queues = server.bean(ClusterTaskQueues.class);
    await().atMost(Duration.ofSeconds(60)).until(() -> !queues.pollers(key).isEmpty());
    poll.cancel(true);
  }

  /** The run whose task the poll was given; empty when there was none. */
  private static String polled(TemporalServer server, String queue, int seconds) {
    return stub(server, seconds)
        .pollWorkflowTaskQueue(poll(queue))
        .getWorkflowExecution()
        .getRunId();
  }

  private static PollWorkflowTaskQueueRequest poll(String queue) {
    return PollWorkflowTaskQueueRequest.newBuilder()
        .setNamespace("default")
        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
        .setIdentity("once")
        .build();
  }

  private static String started(TemporalServer server, String queue) {
    return stub(server, 30)
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowId(queue)
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowType(WorkflowType.newBuilder().setName("PizzaOrder"))
                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                .build())
        .getRunId();
  }

  private static WorkflowServiceBlockingStub stub(TemporalServer server, int seconds) {
    return WorkflowServiceGrpc.newBlockingStub(server.channel())
        .withDeadlineAfter(seconds, TimeUnit.SECONDS);
  }
}

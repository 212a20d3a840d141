package io.workflow.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Workflows whose first tasks no worker takes, until one comes. */
final class UntakenOrders {

  private static final String TASK_QUEUE = "faults-untaken";
  private static final int ORDERS = 30;

  /** When a task that nobody takes is written down. */
  private static final Duration STORED_AFTER = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final WorkflowClient client;
  private final List<WorkflowStub> orders = new ArrayList<>();

  UntakenOrders(WorkflowClient client) {
    this.client = client;
  }

  /** Starts them, and lets nothing but their code keep them from their end. */
  void start() {
    for (int i = 0; i < ORDERS; i++) {
      WorkflowStub order =
          client.newUntypedWorkflowStub(
              SdkOrder.class.getSimpleName(),
              WorkflowOptions.newBuilder()
                  .setWorkflowId("untaken-" + i)
                  .setTaskQueue(TASK_QUEUE)
                  .build());
      order.signalWithStart("finish", new Object[0], new Object[0]);
      orders.add(order);
    }
  }

  /** Waits until all their tasks are rows of the database. */
  void awaitStored() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              TaskQueueStats stats = stats();
              assertThat(stats.getApproximateBacklogCount()).isEqualTo(ORDERS);
              assertThat(stats.getApproximateBacklogAge().getSeconds())
                  .isGreaterThan(STORED_AFTER.toSeconds() + 1);
            });
  }

  private TaskQueueStats stats() {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setTaskQueue(TaskQueue.newBuilder().setName(TASK_QUEUE))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                .setReportStats(true)
                .build())
        .getStats();
  }

  /** A worker comes: each of them ends, once. */
  void awaitEndWithAWorker() throws TimeoutException {
    WorkerFactory factory = WorkerFactory.newInstance(client);
    factory.newWorker(TASK_QUEUE).registerWorkflowImplementationTypes(SdkOrder.Code.class);
    factory.start();
    try {
      for (WorkflowStub order : orders) {
        List<?> noted = order.getResult(PATIENCE.toSeconds(), TimeUnit.SECONDS, List.class);
        assertThat(noted).as("items of %s", order.getExecution()).isEmpty();
      }
    } finally {
      factory.shutdownNow();
    }
  }
}

package io.workflow.benchmarks.sdk;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.workflow.benchmarks.sdk.SdkWorkflows.EchoActivity;
import io.workflow.benchmarks.sdk.SdkWorkflows.StepsWorkflow;
import io.workflow.benchmarks.sdk.SdkWorkflows.WaiterWorkflow;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The official SDK as client and worker in this process, with its default settings. */
final class SdkWorker implements AutoCloseable {

  private static final String TASK_QUEUE = "benchmarks";
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final WorkflowServiceStubs service;
  private final WorkerFactory factory;
  private final WorkflowClient client;

  /** {@code address} is the server's gRPC port, as host:port; its namespace is {@code default}. */
  SdkWorker(String address) {
    this.service =
        WorkflowServiceStubs.newConnectedServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build(),
            Duration.ofSeconds(30));
    this.client = WorkflowClient.newInstance(service);
    this.factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(StepsWorkflow.class, WaiterWorkflow.class);
    worker.registerActivitiesImplementations(new EchoActivity());
    factory.start();
  }

  <T> T fresh(Class<T> workflow) {
    return client.newWorkflowStub(
        workflow,
        WorkflowOptions.newBuilder()
            .setTaskQueue(TASK_QUEUE)
            .setWorkflowId(workflow.getSimpleName() + "-" + UUID.randomUUID())
            .build());
  }

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    service.shutdownNow();
  }
}

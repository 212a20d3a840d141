package io.workflow.faults;

import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;

/** Worker and client of the official SDK, which reach all nodes by one name in the DNS. */
final class SdkApplication implements AutoCloseable {

  static final String TASK_QUEUE = "faults-sdk";

  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final WorkerFactory factory;

  private SdkApplication(Cluster cluster) {
    this.service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget("dns:///" + cluster.grpcTarget())
                .setEnableKeepAlive(true)
                .setKeepAliveTime(Duration.ofSeconds(10))
                .setKeepAliveTimeout(Duration.ofSeconds(5))
                .setRpcRetryOptions(
                    io.temporal.serviceclient.RpcRetryOptions.newBuilder()
                        .setExpiration(Duration.ofSeconds(90))
                        .buildWithDefaultsFrom(
                            io.temporal.serviceclient.rpcretry
                                .DefaultStubServiceOperationRpcRetryOptions.INSTANCE))
                .build());
    this.client = WorkflowClient.newInstance(service);
    this.factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(SdkOrder.Code.class);
    factory.start();
  }

  static SdkApplication start(Cluster cluster) {
    return new SdkApplication(cluster);
  }

  WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    factory.shutdownNow();
    service.shutdownNow();
  }
}

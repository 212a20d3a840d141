package io.workflow.faults;

import io.grpc.ManagedChannel;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;

/** Worker and client of the official SDK, which reach all nodes by one name. */
final class SdkApplication implements AutoCloseable {

  static final String TASK_QUEUE = "faults-sdk";

  private final ManagedChannel channel;
  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final WorkerFactory factory;

  private SdkApplication(Cluster cluster) {
    this.channel = AllNodes.channel(cluster.grpcPorts());
    this.service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(channel)
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
    channel.shutdownNow();
  }
}

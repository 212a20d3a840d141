package io.workflow.server.frontend.temporal;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.TestServer;
import java.util.concurrent.TimeUnit;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A whole server, and plain stubs of Temporal's services. */
public final class TemporalServer implements AutoCloseable {

  private final TestServer server;
  private final ManagedChannel channel;

  private TemporalServer(TestServer server) {
    this.server = server;
    this.channel = ManagedChannelBuilder.forTarget(target()).usePlaintext().build();
  }

  /** As {@link TestServer#start}. */
  public static TemporalServer start(String... properties) {
    return new TemporalServer(TestServer.start(properties));
  }

  /** Where SDKs connect to. */
  public String target() {
    return "127.0.0.1:" + server.bean(GrpcServerLifecycle.class).getPort();
  }

  public ManagedChannel channel() {
    return channel;
  }

  /** Its calls fail after 30 s. */
  public WorkflowServiceGrpc.WorkflowServiceBlockingStub workflows() {
    return WorkflowServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** Its calls fail after 30 s. */
  public OperatorServiceGrpc.OperatorServiceBlockingStub operator() {
    return OperatorServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** A part of the server. */
  public <T> T bean(Class<T> type) {
    return server.bean(type);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }
}

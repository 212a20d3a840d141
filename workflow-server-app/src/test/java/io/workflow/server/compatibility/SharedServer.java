package io.workflow.server.compatibility;

import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.workflow.server.frontend.temporal.TemporalServer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each scenario the SDK, on the server that all tests share and a task queue of its own. */
final class SharedServer implements ParameterResolver {

  private static final Namespace SCENARIOS = Namespace.create(SharedServer.class);

  /** The server and the one connection that all scenarios share. */
  record Connection(TemporalServer server, WorkflowServiceStubs service, WorkflowClient client)
      implements AutoCloseable {

    static Connection open(TemporalServer server) {
      WorkflowServiceStubs service =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setChannel(server.channel()).build());
      return new Connection(server, service, WorkflowClient.newInstance(service));
    }

    @Override
    public void close() {
      service.shutdownNow();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Sdk.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    boolean forwarding = isBehindAnotherNode(test);
    Connection connection =
        test.getRoot()
            .getStore(SCENARIOS)
            .computeIfAbsent(
                forwarding,
                any ->
                    Connection.open(
                        forwarding
                            ? TemporalServer.Shared.forwarding(test)
                            : TemporalServer.Shared.of(test)),
                Connection.class);
    // Closed by JUnit when the scenario is over.
    return test.getStore(SCENARIOS)
        .computeIfAbsent(
            Sdk.class,
            any -> new Sdk(connection.client(), connection.server().target()),
            Sdk.class);
  }

  private static boolean isBehindAnotherNode(ExtensionContext test) {
    return test.getEnclosingTestClasses().stream()
        .anyMatch(type -> type.isAnnotationPresent(BehindAnotherNode.class));
  }
}

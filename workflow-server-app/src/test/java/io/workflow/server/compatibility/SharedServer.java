package io.workflow.server.compatibility;

import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.lang.annotation.Annotation;
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
    TemporalServer server = server(test);
    Connection connection =
        test.getRoot()
            .getStore(SCENARIOS)
            .computeIfAbsent(server, Connection::open, Connection.class);
    // Closed by JUnit when the scenario is over.
    return test.getStore(SCENARIOS)
        .computeIfAbsent(
            Sdk.class,
            any -> new Sdk(connection.client(), connection.server().target()),
            Sdk.class);
  }

  private static TemporalServer server(ExtensionContext test) {
    if (isIn(test, EachCallAtAnotherNode.class)) {
      return TemporalServer.Shared.roundRobin(test);
    }
    return isIn(test, BehindAnotherNode.class)
        ? TemporalServer.Shared.forwarding(test)
        : TemporalServer.Shared.of(test);
  }

  private static boolean isIn(ExtensionContext test, Class<? extends Annotation> kind) {
    return test.getEnclosingTestClasses().stream().anyMatch(type -> type.isAnnotationPresent(kind));
  }
}

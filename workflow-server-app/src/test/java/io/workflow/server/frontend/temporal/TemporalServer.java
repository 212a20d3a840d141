package io.workflow.server.frontend.temporal;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.TestServer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A whole server, and plain stubs of Temporal's services. */
public final class TemporalServer implements AutoCloseable {

  private final TestServer server;
  private final List<TestServer> others;
  private final ManagedChannel channel;

  private TemporalServer(TestServer server, List<TestServer> others) {
    this.server = server;
    this.others = others;
    this.channel = channel(server);
  }

  private TemporalServer(List<TestServer> nodes) {
    this.server = nodes.getFirst();
    this.others = nodes.subList(1, nodes.size());
    this.channel = new RoundRobinChannel(nodes.stream().map(TemporalServer::channel).toList());
  }

  private static ManagedChannel channel(TestServer node) {
    return ManagedChannelBuilder.forTarget(target(node)).usePlaintext().build();
  }

  /** As {@link TestServer#start}. */
  public static TemporalServer start(String... properties) {
    return new TemporalServer(TestServer.start(properties), List.of());
  }

  /**
   * As {@link TestServer#start}, but three nodes of different roles: the one that is asked owns
   * neither shards nor task queues, so that every call is forwarded.
   */
  public static TemporalServer startForwarding(String... properties) {
    String[] withRoles = Arrays.copyOf(properties, properties.length + 1);
    withRoles[properties.length] = "workflow.server.roles=history";
    TestServer owner = TestServer.start(withRoles);
    TestServer home = owner.join("home", List.of(), "workflow.server.roles=matching,worker");
    TestServer frontEnd = owner.join("front-end", List.of(home), "workflow.server.roles=frontend");
    return new TemporalServer(frontEnd, List.of(home, owner));
  }

  /**
   * As {@link TestServer#start}, but three nodes that do everything; each call goes to the next.
   */
  public static TemporalServer startRoundRobin(String... properties) {
    TestServer first = TestServer.start(properties);
    TestServer second = first.join("second", List.of());
    TestServer third = first.join("third", List.of(second));
    return new TemporalServer(List.of(first, second, third));
  }

  /** Where SDKs connect to. */
  public String target() {
    return target(server);
  }

  private static String target(TestServer node) {
    return "127.0.0.1:" + node.bean(GrpcServerLifecycle.class).getPort();
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

  /** Where its REST interface is. */
  public String url() {
    return server.url();
  }

  /** A part of the server. */
  public <T> T bean(Class<T> type) {
    return server.bean(type);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    others.forEach(TestServer::close);
  }

  /**
   * Gives tests the one server with default settings that all of them share: it is started for the
   * first and stopped after the last. Tests keep apart by workflow ids, task queues and namespaces
   * of their own; who counts or changes what belongs to all takes a server of its own.
   */
  public static final class Shared implements ParameterResolver {

    private static final String[] SHORT_FEEDS = {"workflow.server.matching.feed-idle-timeout=10s"};

    private static final ExtensionContext.Namespace ALL =
        ExtensionContext.Namespace.create(Shared.class);

    /** The server that is shared, for extensions that build on it. */
    public static TemporalServer of(ExtensionContext test) {
      if (Boolean.getBoolean("workflow.test.round-robin")) {
        return roundRobin(test);
      }
      return Boolean.getBoolean("workflow.test.forwarding")
          ? forwarding(test)
          : shared(test, "one node", TemporalServer::start);
    }

    /** As {@link #of}, but as {@link #startRoundRobin} says. */
    public static TemporalServer roundRobin(ExtensionContext test) {
      return shared(test, "each call elsewhere", TemporalServer::startRoundRobin);
    }

    /** As {@link #of}, but as {@link #startForwarding} says. */
    public static TemporalServer forwarding(ExtensionContext test) {
      return shared(test, "two nodes", TemporalServer::startForwarding);
    }

    private static TemporalServer shared(
        ExtensionContext test, String key, Function<String[], TemporalServer> start) {
      // Each test has queues of its own: their topics are not to be read long after it.
      return test.getRoot()
          .getStore(ALL)
          .computeIfAbsent(key, any -> start.apply(SHORT_FEEDS), TemporalServer.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == TemporalServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return of(test);
    }
  }
}

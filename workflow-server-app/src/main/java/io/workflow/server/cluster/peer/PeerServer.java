package io.workflow.server.cluster.peer;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.workflow.protocol.worker.ChannelMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Where other nodes connect to. */
public final class PeerServer implements AutoCloseable {

  private static final String SERVICE = "io.workflow.Peer";

  /** One stream for each node that asks. */
  static final MethodDescriptor<byte[], byte[]> CONNECT = ChannelMethod.stream(SERVICE, "Connect");

  private static final int PERMITTED_KEEP_ALIVE_SECONDS = 1;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<PeerSession> sessions = ConcurrentHashMap.newKeySet();
  private final PeerCodec codec = new PeerCodec();
  private final Server server;
  private volatile int port;

  /**
   * Listens nowhere before {@link #start}.
   *
   * @param address port 0 for any that is free
   */
  public PeerServer(
      InetSocketAddress address,
      PeerCredentials credentials,
      PeerSession.Calls calls,
      PeerSettings settings) {
    this.server =
        NettyServerBuilder.forAddress(address, credentials.answering())
            .executor(executor)
            .permitKeepAliveTime(PERMITTED_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxInboundMessageSize(settings.maximumMessageBytes() * 2)
            .addService(
                ServerServiceDefinition.builder(SERVICE)
                    .addMethod(CONNECT, (call, headers) -> connect(call, calls, settings))
                    .build())
            .build();
  }

  private ServerCall.Listener<byte[]> connect(
      ServerCall<byte[], byte[]> call, PeerSession.Calls calls, PeerSettings settings) {
    PeerSession session = new PeerSession(call, calls, codec, settings, executor, sessions::remove);
    sessions.add(session);
    session.open();
    return session;
  }

  /** Listens. */
  public void start() {
    try {
      port = server.start().getPort();
    } catch (IOException taken) {
      throw new UncheckedIOException(
          """
          Expected to listen for other nodes at %s, but can't (%s). Set workflow.server.cluster.\
          port to a port that is free, or to 0 for any."""
              .formatted(server.getListenSockets(), taken.getMessage()),
          taken);
    }
  }

  /** Where it listens; 0 before it does. */
  public int port() {
    return port;
  }

  /** Other nodes' requests without an answer fail there. */
  @Override
  public void close() {
    server.shutdown();
    sessions.forEach(session -> session.end(Status.UNAVAILABLE.withDescription("The node stops")));
    try {
      if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    executor.shutdown();
  }
}

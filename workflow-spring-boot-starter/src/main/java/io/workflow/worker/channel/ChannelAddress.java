package io.workflow.worker.channel;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One place where a worker may open its stream.
 *
 * @param target as it was configured; certificates are checked against it
 * @param socket one of the target's addresses; {@code null} leaves it to gRPC to find one
 */
record ChannelAddress(String target, @Nullable InetSocketAddress socket) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A connection for one stream; nothing is sent yet. */
  ManagedChannel connection(ChannelCredentials credentials, ChannelSettings settings) {
    NettyChannelBuilder builder =
        socket == null
            ? NettyChannelBuilder.forTarget(target, credentials)
            : NettyChannelBuilder.forAddress(socket, credentials).overrideAuthority(target);
    return builder
        .directExecutor()
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
        .keepAliveTime(settings.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(settings.registrationTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveWithoutCalls(true)
        .maxInboundMessageSize(settings.maximumInboundBytes())
        .build();
  }

  @Override
  public String toString() {
    return socket == null || target.startsWith(socket.getAddress().getHostAddress())
        ? target
        : "%s (%s)".formatted(target, socket.getAddress().getHostAddress());
  }
}

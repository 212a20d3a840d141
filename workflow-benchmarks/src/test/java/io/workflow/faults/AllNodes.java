package io.workflow.faults;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A name that stands for all nodes, as a headless service does: {@code nodes:///1,2,3} are the
 * ports of 127.0.0.1.
 */
final class AllNodes extends NameResolverProvider {

  private static final String SCHEME = "nodes";

  static {
    NameResolverRegistry.getDefaultRegistry().register(new AllNodes());
  }

  private AllNodes() {}

  /** One call after the other at another node, of those that can be reached. */
  static ManagedChannel channel(List<Integer> ports) {
    return ManagedChannelBuilder.forTarget(
            SCHEME + ":///" + String.join(",", ports.stream().map(String::valueOf).toList()))
        .defaultLoadBalancingPolicy("round_robin")
        .usePlaintext()
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .build();
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    List<EquivalentAddressGroup> nodes =
        List.of(target.getPath().substring(1).split(",", -1)).stream()
            .map(
                port ->
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)))
            .map(address -> new EquivalentAddressGroup(address, Attributes.EMPTY))
            .toList();
    return new Fixed(nodes);
  }

  private static final class Fixed extends NameResolver {

    private final List<EquivalentAddressGroup> nodes;

    Fixed(List<EquivalentAddressGroup> nodes) {
      this.nodes = nodes;
    }

    @Override
    public String getServiceAuthority() {
      return "127.0.0.1";
    }

    @Override
    public void start(Listener2 listener) {
      Status unused =
          listener.onResult2(
              ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(nodes)).build());
    }

    @Override
    public void shutdown() {
      // It holds nothing.
    }
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }
}

package io.workflow.worker.channel;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the server's nodes are: every address of every target. Safe for use by many threads. */
final class ChannelAddresses {

  /** {@code host:port}, also as gRPC's resolver for DNS is told it. Anything else is gRPC's own. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(?:dns:(?:///)?)?(?<host>[^:/\\[\\]]+|\\[[0-9a-fA-F:.%]+]):(?<port>\\d{1,5})");

  /** Finds the addresses of a host's name, best first. */
  interface Names {

    Names SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> find(String host) throws UnknownHostException;
  }

  private final List<String> targets;
  private final Names names;

  /** {@code targets}: one at least. */
  ChannelAddresses(List<String> targets, Names names) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected the gRPC target of the workflow server, such as localhost:7233, but got none");
    }
    this.targets = List.copyOf(targets);
    this.names = names;
  }

  /**
   * Fails where a target is none.
   *
   * @throws IllegalArgumentException by gRPC, naming the target
   */
  void check(ChannelCredentials credentials, ChannelSettings settings) {
    for (String target : targets) {
      ManagedChannel unused =
          new ChannelAddress(target, null).connection(credentials, settings).shutdownNow();
    }
  }

  /**
   * Every address once, as names stand for them now, in an order of its own each time, so that many
   * workers spread over the nodes. May block while names are looked up.
   *
   * @param last comes last: the one that was lost
   */
  List<ChannelAddress> round(@Nullable ChannelAddress last) {
    List<String> shuffled = new ArrayList<>(targets);
    Collections.shuffle(shuffled);
    List<ChannelAddress> all = new ArrayList<>();
    shuffled.forEach(target -> all.addAll(of(target)));
    if (last != null && all.remove(last)) {
      all.add(last);
    }
    return List.copyOf(all);
  }

  /** Those of {@code all} that lead to another host than {@code one}, as far as one can tell. */
  static List<ChannelAddress> elsewhere(List<ChannelAddress> all, ChannelAddress one) {
    return all.stream().filter(other -> !sameHost(one, other)).toList();
  }

  /** A name's addresses of two kinds are mostly the same hosts twice: {@code localhost} is. */
  private static boolean sameHost(ChannelAddress one, ChannelAddress other) {
    return one.target().equals(other.target())
        && (one.socket() == null
            || other.socket() == null
            || one.equals(other)
            || one.socket().getAddress().getClass() != other.socket().getAddress().getClass());
  }

  private List<ChannelAddress> of(String target) {
    Matcher parts = HOST_AND_PORT.matcher(target);
    if (!parts.matches()) {
      return List.of(new ChannelAddress(target, null));
    }
    String host = parts.group("host");
    int port = Integer.parseInt(parts.group("port"));
    try {
      return spread(names.find(host)).stream()
          .map(
              address ->
                  new ChannelAddress(host + ":" + port, new InetSocketAddress(address, port)))
          .toList();
    } catch (UnknownHostException | IllegalArgumentException unknown) {
      // gRPC says what is wrong with it.
      return List.of(new ChannelAddress(target, null));
    }
  }

  /**
   * The addresses of the kind that is preferred here in any order, then the others, which are
   * mostly the same hosts once more.
   */
  private static List<InetAddress> spread(List<InetAddress> found) {
    List<InetAddress> preferred = new ArrayList<>();
    List<InetAddress> others = new ArrayList<>();
    for (InetAddress address : found) {
      (address.getClass() == found.getFirst().getClass() ? preferred : others).add(address);
    }
    Collections.shuffle(preferred);
    return Stream.concat(preferred.stream(), others.stream()).toList();
  }

  /** As people write them in properties. */
  @Override
  public String toString() {
    return String.join(", ", targets);
  }
}

package io.workflow.faults;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that stand for several nodes, as those of headless services do in the DNS: the JVM of the
 * tests finds 127.0.0.1 and 127.0.0.3 by the name {@code nodes-1-3.test}, and all else as ever.
 */
public final class NodeNames extends InetAddressResolverProvider {

  private static final Pattern NAME = Pattern.compile("nodes((?:-[0-9]{1,2})+)\\.test");

  /** For the JDK. */
  public NodeNames() {}

  /** The name of these nodes, counted from 1. */
  static String of(List<Integer> numbers) {
    return numbers.stream().map(number -> "-" + number).collect(Collectors.joining("", "nodes", ""))
        + ".test";
  }

  /** At which a node listens. */
  static String address(int number) {
    return "127.0.0." + number;
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Resolver(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "nodes of the tests";
  }

  private record Resolver(InetAddressResolver others) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      Matcher name = NAME.matcher(host);
      if (!name.matches()) {
        return others.lookupByName(host, policy);
      }
      List<InetAddress> found = new ArrayList<>();
      for (String number : name.group(1).substring(1).split("-", -1)) {
        found.add(InetAddress.getByAddress(host, new byte[] {127, 0, 0, Byte.parseByte(number)}));
      }
      return found.stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return others.lookupByAddress(address);
    }
  }
}

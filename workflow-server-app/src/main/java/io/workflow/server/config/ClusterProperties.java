package io.workflow.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the nodes reach each other.
 *
 * @param address host name or IP address at which the other nodes reach this one
 * @param port at which the other nodes reach this one; 0 for any that is free
 * @param sslBundle with the key and the certificates that nodes show to each other, and those that
 *     they trust; empty for none, which only a loopback address or {@code insecure} permits
 * @param insecure let anybody who reaches the port be a node
 * @param ownerWait how long a call waits inside for a shard that no node serves at the moment
 * @param maximumWaiting how many calls may wait so
 * @param formatLevelKnownFor for how long all nodes must have run a release that knows a new format
 *     before it is written: until then one can go back
 */
@ConfigurationProperties("workflow.server.cluster")
public record ClusterProperties(
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("0") int port,
    @DefaultValue("") String sslBundle,
    @DefaultValue("false") boolean insecure,
    @DefaultValue("8s") Duration ownerWait,
    @DefaultValue("10000") int maximumWaiting,
    @DefaultValue("10m") Duration formatLevelKnownFor) {

  /** Where this node listens: on all interfaces, unless its address is for this machine alone. */
  InetSocketAddress listenAddress() {
    if (isLoopback()) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
    if (sslBundle.isEmpty() && !insecure) {
      throw new IllegalArgumentException(
          """
          Expected workflow.server.cluster.ssl-bundle, since other machines reach this node at \
          '%s': whoever can connect there without a certificate can do everything. Set it to a \
          bundle with the key and the trusted certificates of the nodes, or \
          workflow.server.cluster.insecure=true where the network lets nobody else in."""
              .formatted(address));
    }
    return new InetSocketAddress(port);
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException notYet) {
      // A name that only the others need to know; it is surely not this machine's loopback.
      return false;
    }
  }
}

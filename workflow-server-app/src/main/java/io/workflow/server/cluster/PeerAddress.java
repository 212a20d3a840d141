package io.workflow.server.cluster;

/**
 * Where the other nodes connect to a node.
 *
 * @param port 0 while it listens nowhere
 */
public record PeerAddress(String host, int port) {

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}

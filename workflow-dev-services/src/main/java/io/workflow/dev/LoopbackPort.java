package io.workflow.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports on 127.0.0.1. */
final class LoopbackPort {

  static final String HOST = "127.0.0.1";

  private static final byte[] ADDRESS = {127, 0, 0, 1};

  /**
   * Below the range that systems take the ports of outgoing connections from: a port of that range
   * may be gone between the look and the use, or when a service comes back to its old port.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  private LoopbackPort() {}

  /** {@code wanted}, or a free port if that is 0. */
  static int orFree(int wanted) {
    return wanted == 0 ? free() : wanted;
  }

  static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(false);
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port));
        return port;
      } catch (IOException taken) {
        // Somebody listens there: try another one.
      }
    }
    throw new DevServicesException(
        "Found no free port on %s between %d and %d".formatted(HOST, LOWEST, HIGHEST));
  }
}

package io.workflow.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports of 127.0.0.1, each given once, below the range from which connections take theirs: a server
 * that is away for a while finds its port free.
 */
final class FreePorts {

  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 20_000;

  private static int next =
      LOWEST + (int) (ProcessHandle.current().pid() * 37 % (HIGHEST - LOWEST - 1000));

  private FreePorts() {}

  static synchronized int take() {
    while (next < HIGHEST) {
      int port = next++;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "Found no free port between %d and %d".formatted(LOWEST, HIGHEST));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}

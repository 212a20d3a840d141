package io.workflow.sample.pizza.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1. */
public final class Port {

  /** Below the range that outgoing connections take theirs from, so that free ones stay free. */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;

  private Port() {}

  /** Whether nobody listens there. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** A free one; different processes look at different places first. */
  public static int free() {
    return freeFrom(
        LOWEST + (int) (ProcessHandle.current().pid() * 31 % (HIGHEST - LOWEST - 1000)));
  }

  /** The first free one from there on. */
  public static int freeFrom(int first) {
    for (int port = first; port < HIGHEST; port++) {
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "Found no free port between %d and %d".formatted(first, HIGHEST));
  }
}

package io.workflow.sample.pizza.demo;

import java.util.function.Consumer;

/**
 * The ports of everything.
 *
 * @param application REST of the pizza delivery
 * @param server REST of the workflow server
 * @param grpc the server's streaming channel
 */
record Addresses(int application, int server, int grpc, int postgres, int kafka) {

  private static final int APPLICATION = 8081;
  private static final int SERVER = 8233;
  private static final int GRPC = 7233;

  /** The usual ports; a free one where somebody else has the usual one already, who is named. */
  static Addresses choose(Consumer<String> notice) {
    int base = Port.free();
    return new Addresses(
        usual("pizza delivery", APPLICATION, base, notice),
        usual("workflow server", SERVER, base + 1, notice),
        usual("worker channel", GRPC, base + 2, notice),
        Port.freeFrom(base + 3),
        Port.freeFrom(base + 10));
  }

  private static int usual(String what, int port, int from, Consumer<String> notice) {
    if (Port.isFree(port)) {
      return port;
    }
    int other = Port.freeFrom(from);
    notice.accept(
        "Port %d is taken by another program, so the %s uses %d".formatted(port, what, other));
    return other;
  }

  String applicationUrl() {
    return "http://127.0.0.1:" + application;
  }

  String serverUrl() {
    return "http://127.0.0.1:" + server;
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/workflow".formatted(postgres);
  }
}

package io.workflow.worker.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether anybody listens where Kafka should be. Kafka's clients don't say it: they try for ever
 * and tell of each try in the log. So no client is made before somebody listens.
 */
final class KafkaReachability {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** An address of IPv6 stands in brackets; a protocol may stand before it. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\w+://)?\\[?(?<host>[^\\[\\]/]+?)]?:(?<port>\\d{1,5})");

  private KafkaReachability() {}

  /**
   * Connects with the first of the servers that takes a connection.
   *
   * @param bootstrapServers host and port, several with commas
   * @throws KafkaUnreachableException when none does
   */
  static void check(String bootstrapServers) {
    List<String> reasons = new ArrayList<>();
    for (String server : bootstrapServers.split(",", -1)) {
      String reason = reasonAgainst(server.strip());
      if (reason.isEmpty()) {
        return;
      }
      reasons.add(server.strip() + ": " + reason);
    }
    throw new KafkaUnreachableException("No connection (" + String.join("; ", reasons) + ")");
  }

  private static String reasonAgainst(String server) {
    Matcher address = ADDRESS.matcher(server);
    if (!address.matches()) {
      return "expected host:port";
    }
    String host = address.group("host");
    int port = Integer.parseInt(address.group("port"));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) TIMEOUT.toMillis());
      return "";
    } catch (UnknownHostException unknown) {
      return "unknown host";
    } catch (IOException failure) {
      return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
  }
}

package io.workflow.worker.channel;

import io.workflow.protocol.worker.KafkaAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the connection to the server is.
 *
 * @param target where the server is looked for; while connected, where it was found
 * @param since when it became so
 * @param serverId the server that answers; {@code null} while not connected
 * @param kafka where the last server that answered said that Kafka is; {@code null} before the
 *     first answer
 * @param problem why there is no connection; {@code null} while connected, or before the first try
 */
public record ChannelStatus(
    String target,
    boolean connected,
    Instant since,
    @Nullable String serverId,
    @Nullable KafkaAddress kafka,
    @Nullable String problem) {

  /** Before the first try. */
  static ChannelStatus unknown(String target) {
    return new ChannelStatus(target, false, Instant.now(), null, null, null);
  }

  ChannelStatus connected(String at, String server, KafkaAddress toldKafka) {
    return new ChannelStatus(at, true, Instant.now(), server, toldKafka, null);
  }

  /** Kafka may well be where it was. */
  ChannelStatus disconnected(String lookedForAt, String reason) {
    return new ChannelStatus(lookedForAt, false, Instant.now(), null, kafka, reason);
  }
}

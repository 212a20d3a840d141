package io.workflow.worker.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the connection to the server is.
 *
 * @param target where the server is looked for
 * @param since when it became so
 * @param serverId the server that answers; {@code null} while not connected
 * @param problem why there is no connection; {@code null} while connected, or before the first try
 */
public record ChannelStatus(
    String target,
    boolean connected,
    Instant since,
    @Nullable String serverId,
    @Nullable String problem) {

  static ChannelStatus connected(String target, String serverId) {
    return new ChannelStatus(target, true, Instant.now(), serverId, null);
  }

  static ChannelStatus disconnected(String target, @Nullable String problem) {
    return new ChannelStatus(target, false, Instant.now(), null, problem);
  }
}

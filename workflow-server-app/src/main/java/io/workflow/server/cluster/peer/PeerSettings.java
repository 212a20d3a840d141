package io.workflow.server.cluster.peer;

import java.time.Duration;

/**
 * Bounds of the streams between nodes.
 *
 * @param maximumRequests requests of one stream without an answer; further ones are refused
 * @param maximumWaits the same for those whose answer waits for something to happen, as polls do
 * @param maximumBytes how large all may be together
 * @param maximumMessageBytes the largest request or answer
 * @param keepAlive after so much silence a connection is tested; one that does not answer within
 *     the same time is given up
 */
public record PeerSettings(
    int maximumRequests,
    int maximumWaits,
    long maximumBytes,
    int maximumMessageBytes,
    Duration keepAlive) {

  /** What holds where nothing else is said. */
  public static PeerSettings defaults() {
    return new PeerSettings(20_000, 200_000, 64L << 20, 64 << 20, Duration.ofSeconds(3));
  }
}

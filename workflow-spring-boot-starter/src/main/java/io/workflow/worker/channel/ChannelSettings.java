package io.workflow.worker.channel;

import io.workflow.protocol.Backoff;
import java.time.Duration;

/**
 * Limits of the worker channel.
 *
 * @param maximumPending requests without an answer, together
 * @param frameBytes where a frame is cut
 * @param maximumInboundBytes the largest frame that is read
 * @param keepAlive how often an idle connection is checked
 * @param registrationTimeout how long the server may take to answer the registration
 * @param answerTimeout after how long without an answer a request is sent again
 * @param reconnect the waits between tries to connect
 * @param unavailable the waits before a request that the server could not take is sent again
 */
public record ChannelSettings(
    int maximumPending,
    int frameBytes,
    int maximumInboundBytes,
    Duration keepAlive,
    Duration registrationTimeout,
    Duration answerTimeout,
    Backoff reconnect,
    Backoff unavailable) {

  public static ChannelSettings defaults() {
    return new ChannelSettings(
        10_000,
        1024 * 1024,
        16 * 1024 * 1024,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Backoff.doubling(Duration.ofMillis(200), Duration.ofSeconds(5)),
        Backoff.doubling(Duration.ofMillis(50), Duration.ofSeconds(2)));
  }
}

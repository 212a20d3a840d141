package io.workflow.protocol.rest;

import java.time.Duration;

/**
 * {@code GET /api/v1/system-info}.
 *
 * @param version of the server
 * @param limits what requests may be
 * @param longPoll how long {@code wait=true} waits at most
 */
public record SystemInfo(String version, Limits limits, Duration longPoll) {

  /** The defaults; a namespace may have its own. */
  public record Limits(
      int maximumIdLength, long maximumPayloadBytes, long maximumMessageBytes, int maximumPage) {}
}

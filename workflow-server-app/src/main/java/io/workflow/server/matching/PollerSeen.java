package io.workflow.server.matching;

import java.time.Instant;

/**
 * A worker that polls.
 *
 * @param lastPoll when it last did
 * @param ratePerSecond how many tasks it wants at most
 */
public record PollerSeen(Instant lastPoll, double ratePerSecond) {}

package io.workflow.server.frontend;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes run ids: UUIDs of version 7, which grow with time, so that the rows of new runs lie
 * together in the indexes.
 */
public final class NewRunId {

  private static final SecureRandom RANDOM = new SecureRandom();

  private NewRunId() {}

  /** A run id that nobody else has. */
  public static String at(Instant now) {
    long random = RANDOM.nextLong();
    long version = (now.toEpochMilli() << 16) | 0x7000L | (random & 0x0fffL);
    long variant = (RANDOM.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(version, variant).toString();
  }
}

package io.workflow.server.persistence;

import java.io.Serial;

/** The configured number of shards is not the one with which the database was made. */
public final class NumberOfShardsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private final int numberOfShards;

  NumberOfShardsException(int configured, int numberOfShards) {
    super(
        "The number of shards is set to %d, but the database was made with %d; it can't change"
            .formatted(configured, numberOfShards));
    this.numberOfShards = numberOfShards;
  }

  /** The number that must be configured. */
  public int numberOfShards() {
    return numberOfShards;
  }
}

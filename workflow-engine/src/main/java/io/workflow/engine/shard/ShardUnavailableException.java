package io.workflow.engine.shard;

import java.time.Duration;

/**
 * The request was not carried out, or it is not known whether it was: send the same again after a
 * while.
 */
public final class ShardUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;
  private final boolean maybeDone;

  /** It was surely not carried out. */
  public ShardUnavailableException(String message, Duration retryAfter) {
    this(message, retryAfter, false);
  }

  /**
   * @param maybeDone whether the request may have been carried out, or may still be
   */
  public ShardUnavailableException(String message, Duration retryAfter, boolean maybeDone) {
    super(message);
    this.retryAfter = retryAfter;
    this.maybeDone = maybeDone;
  }

  /** Another node need not be there: this one may have yet to take the shard. */
  static ShardUnavailableException notServed(int shard, Duration retryAfter) {
    return new ShardUnavailableException(
        "Shard %d is not served by this node at the moment. Send the request again later"
            .formatted(shard),
        retryAfter);
  }

  /** How long to wait before trying again. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Whether the request may have been carried out, or may still be. */
  public boolean maybeDone() {
    return maybeDone;
  }
}

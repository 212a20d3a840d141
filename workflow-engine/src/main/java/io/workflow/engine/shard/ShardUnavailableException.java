package io.workflow.engine.shard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The request was not carried out, or it is not known whether it was: send the same again after a
 * while.
 */
public final class ShardUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;
  private final @Nullable String ownerAddress;

  public ShardUnavailableException(
      String message, Duration retryAfter, @Nullable String ownerAddress) {
    super(message);
    this.retryAfter = retryAfter;
    this.ownerAddress = ownerAddress;
  }

  /** Another node need not be there: this one may have yet to take the shard. */
  static ShardUnavailableException notServed(int shard, Duration retryAfter) {
    return new ShardUnavailableException(
        "Shard %d is not served by this node at the moment. Send the request again later"
            .formatted(shard),
        retryAfter,
        null);
  }

  /** How long to wait before trying again. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** The node that owns the shard, when it is known. */
  public @Nullable String ownerAddress() {
    return ownerAddress;
  }
}

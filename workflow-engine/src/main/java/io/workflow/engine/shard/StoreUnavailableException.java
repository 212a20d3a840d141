package io.workflow.engine.shard;

/**
 * The database could not be reached or refused to work. Whether the last commit happened is not
 * known.
 */
public class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.workflow.server.persistence;

import java.io.Serial;

/**
 * Two transitions of one run claim the same place in its history: a broken invariant, or an earlier
 * commit of unknown outcome that has arrived after all. Nothing of the batch was written.
 */
public final class HistoryConflictException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  public HistoryConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}

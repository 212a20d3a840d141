package io.workflow.server.engine;

import java.time.Duration;

/** The engine did not answer in time. What was asked may still be carried out. */
public final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(Duration waited, Throwable cause) {
    super(
        ("The server did not answer within %d s. Whether the request was carried out is not "
                + "known: send the same again, with the same request id.")
            .formatted(waited.toSeconds()),
        cause);
  }
}

package io.workflow.server.frontend;

/** A value is larger than what is kept. */
public final class ValueTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ValueTooLargeException(String field, long limit, long bytes) {
    super(
        ("Blob data size exceeds limit: expected %s to have at most %,d bytes, but it has "
                + "%,d. Keep large values elsewhere and send their address.")
            .formatted(field, limit, bytes));
  }
}

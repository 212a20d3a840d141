package io.workflow.server.frontend.temporal.mapping;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What a message says that can't be understood. */
final class InvalidMessages {

  private InvalidMessages() {}

  /** {@code INVALID_ARGUMENT} with a text that names the thing and says what was expected. */
  static StatusRuntimeException invalid(String message) {
    return Status.INVALID_ARGUMENT.withDescription(message).asRuntimeException();
  }

  static StatusRuntimeException invalid(String message, Throwable cause) {
    return Status.INVALID_ARGUMENT.withDescription(message).withCause(cause).asRuntimeException();
  }
}

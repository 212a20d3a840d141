package io.workflow.dev;

/** A development service could not be started or used; the message says which and what to do. */
public final class DevServicesException extends RuntimeException {

  DevServicesException(String message) {
    super(message);
  }

  DevServicesException(String message, Throwable cause) {
    super(message, cause);
  }
}

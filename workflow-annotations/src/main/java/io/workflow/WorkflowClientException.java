package io.workflow;

import org.jspecify.annotations.Nullable;

/** A request of a client was not carried out. */
public class WorkflowClientException extends RuntimeException {

  public WorkflowClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

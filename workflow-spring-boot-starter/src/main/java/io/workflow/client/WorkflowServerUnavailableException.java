package io.workflow.client;

import io.workflow.WorkflowClientException;
import org.jspecify.annotations.Nullable;

/**
 * The server could not be reached, or could not serve, for the whole time that requests are
 * repeated. Whether the request was carried out is not known; with the same request id it may be
 * sent again.
 */
public class WorkflowServerUnavailableException extends WorkflowClientException {

  public WorkflowServerUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

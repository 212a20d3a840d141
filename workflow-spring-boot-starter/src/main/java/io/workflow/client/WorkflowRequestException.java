package io.workflow.client;

import io.workflow.WorkflowClientException;
import io.workflow.protocol.rest.Problem;

/** The server refused a request for a reason that has no exception of its own. */
public class WorkflowRequestException extends WorkflowClientException {

  private final Problem.Code code;

  public WorkflowRequestException(String message, Problem.Code code) {
    super(message, null);
    this.code = code;
  }

  /** What is the matter. */
  public Problem.Code code() {
    return code;
  }
}

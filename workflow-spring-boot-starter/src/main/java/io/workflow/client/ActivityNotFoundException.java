package io.workflow.client;

import io.workflow.protocol.rest.Problem;

/**
 * The activity is not there any more, or is not started: it was completed, it timed out, or its
 * workflow is closed.
 */
public class ActivityNotFoundException extends WorkflowRequestException {

  public ActivityNotFoundException(String message) {
    super(message, Problem.Code.ACTIVITY_NOT_FOUND);
  }
}

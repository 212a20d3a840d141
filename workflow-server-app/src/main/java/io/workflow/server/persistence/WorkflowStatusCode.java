package io.workflow.server.persistence;

import io.workflow.protocol.WorkflowStatus;

/** How a status is written in the columns {@code status}. A code is never given to another one. */
public final class WorkflowStatusCode {

  private WorkflowStatusCode() {}

  /** The code of a status. */
  public static short of(WorkflowStatus status) {
    return switch (status) {
      case RUNNING -> 0;
      case COMPLETED -> 1;
      case FAILED -> 2;
      case CANCELED -> 3;
      case TERMINATED -> 4;
      case CONTINUED_AS_NEW -> 5;
      case TIMED_OUT -> 6;
    };
  }

  /**
   * The status with a code.
   *
   * @throws IllegalArgumentException when a newer version has written it
   */
  public static WorkflowStatus status(int code) {
    for (WorkflowStatus status : WorkflowStatus.values()) {
      if (of(status) == code) {
        return status;
      }
    }
    throw new IllegalArgumentException(
        "Expected the code of a workflow status, 0 to 6, but read " + code);
  }
}

package io.workflow.server.query;

/** A query that no workflow code has answered. */
public final class WorkflowQueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, for programs. */
  public enum Code {
    /** No such execution, or it has no such run. */
    WORKFLOW_NOT_FOUND,
    /** In all the time no worker was connected that runs the workflow type on its task queue. */
    NO_WORKER,
    /** A worker is there, but has not answered in time. */
    QUERY_TIMED_OUT,
    /** Too many queries wait already. */
    RESOURCE_EXHAUSTED
  }

  private final Code code;

  public WorkflowQueryException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** First what Temporal's server says, which clients look at, then what waits. */
  static WorkflowQueryException tooMany(String waiting) {
    return new WorkflowQueryException(
        Code.RESOURCE_EXHAUSTED,
        """
        consistent query buffer is full, this may be caused by too many queries and workflow not \
        able to process query fast enough: \
        """
            + waiting);
  }

  /** Why, for programs. */
  public Code code() {
    return code;
  }
}

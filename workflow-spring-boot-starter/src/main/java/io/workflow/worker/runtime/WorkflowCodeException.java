package io.workflow.worker.runtime;

/** Workflow code threw what must not end the workflow; the cause is what it threw. */
final class WorkflowCodeException extends RuntimeException {

  private final Throwable thrown;

  WorkflowCodeException(Throwable thrown) {
    super(thrown);
    this.thrown = thrown;
  }

  Throwable thrown() {
    return thrown;
  }
}

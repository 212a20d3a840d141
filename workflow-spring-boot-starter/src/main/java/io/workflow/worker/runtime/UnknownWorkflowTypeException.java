package io.workflow.worker.runtime;

/** The worker has no class for a workflow type. */
final class UnknownWorkflowTypeException extends RuntimeException {

  UnknownWorkflowTypeException(String message) {
    super(message);
  }
}

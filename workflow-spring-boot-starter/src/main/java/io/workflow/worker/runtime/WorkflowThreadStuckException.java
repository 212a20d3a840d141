package io.workflow.worker.runtime;

/** Workflow code did not come to a blocking point within the timeout of its workflow task. */
final class WorkflowThreadStuckException extends RuntimeException {

  WorkflowThreadStuckException(String thread, StackTraceElement[] stack) {
    super(
        "Expected the workflow thread '"
            + thread
            + "' to come to a blocking point of Durable within the workflow task's timeout, but it"
            + " still runs. Workflow code must not do IO, wait for locks or loop: move that into an"
            + " activity.");
    setStackTrace(stack);
  }
}

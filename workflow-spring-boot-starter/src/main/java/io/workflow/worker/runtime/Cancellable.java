package io.workflow.worker.runtime;

/** Something begun in a scope. */
@FunctionalInterface
interface Cancellable {

  /** The scope was cancelled. Does not block and does not run workflow code. */
  void canceled(String reason);
}

package io.workflow.worker.runtime;

/**
 * Unwinds a workflow thread that is not needed any more: its execution left the cache or is over.
 * An {@link Error}, so that {@code catch (Exception)} in workflow code does not swallow it.
 */
final class ThreadEnded extends Error {

  ThreadEnded() {
    super("The workflow thread is ended by its worker", null, false, false);
  }
}

package io.workflow.worker.runtime;

import java.util.function.BooleanSupplier;

/** A thread that waits for a condition. */
record ConditionWait(WorkflowThread thread, BooleanSupplier condition) {

  /** Whether the thread should look: the condition holds, or throws what the thread should see. */
  boolean mayHold() {
    try {
      return condition.getAsBoolean();
    } catch (RuntimeException thrown) {
      return true;
    }
  }
}

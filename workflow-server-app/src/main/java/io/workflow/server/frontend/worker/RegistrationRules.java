package io.workflow.server.frontend.worker;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.server.frontend.ValueRules;

/** What a worker may say of itself: names that can be stored, as those of workflows must be. */
record RegistrationRules(ValueRules rules) {

  /**
   * Does nothing when all is well.
   *
   * @throws IllegalArgumentException which names what is wrong
   */
  void check(WorkerRequest.Register worker) {
    rules.text("identity", worker.identity());
    worker.workflowTypes().keySet().forEach(this::checkQueue);
    worker.activityTypes().keySet().forEach(this::checkQueue);
  }

  private void checkQueue(String taskQueue) {
    if (taskQueue.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected taskQueue to have a name, but it is empty: name it as workflows do.");
    }
    rules.text("taskQueue", taskQueue);
  }
}

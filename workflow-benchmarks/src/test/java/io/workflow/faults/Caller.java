package io.workflow.faults;

import java.util.List;
import java.util.Optional;

/** A client, of the starter or of an SDK. All methods throw what it throws. */
interface Caller {

  /** Status by its name in capitals, and number of events. */
  record Description(String status, long historyLength) {}

  /** For people. */
  String name();

  /**
   * Starts an order for the workers of the starter, or for those of the SDK; its id is used once.
   *
   * @return the run; empty when the workflow id is taken
   */
  Optional<String> start(String workflowId, boolean nativeOrder);

  void signal(String workflowId, String name, Object... arguments);

  List<String> received(String workflowId);

  /** Empty when there is no such workflow. */
  Optional<Description> describe(String workflowId);

  /** Waits for the end. */
  List<String> result(String workflowId);
}

package io.workflow.faults;

import io.workflow.client.WorkflowClient;
import io.workflow.faults.Journal.Kind;
import io.workflow.protocol.rest.WorkflowSummary;
import java.util.List;
import java.util.stream.Stream;

/** All runs of orders that the server knows. */
final class Runs {

  private Runs() {}

  /** Notes them as {@link Kind#LISTED}. */
  static void list(WorkflowClient client, Journal journal) {
    long begin = System.nanoTime();
    for (String type : List.of("Order", "SdkOrder")) {
      try (Stream<WorkflowSummary> found = client.list("WorkflowType = '%s'".formatted(type))) {
        found.forEach(
            run ->
                journal.tell(
                    begin, Kind.LISTED, run.workflowId(), run.runId() + " " + run.status()));
      }
    }
  }
}

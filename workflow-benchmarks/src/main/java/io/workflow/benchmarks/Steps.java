package io.workflow.benchmarks;

import io.workflow.Run;
import io.workflow.Workflow;

/** A number of activities, one after the other. */
@Workflow
public interface Steps {

  /** Returns how many steps were done. */
  @Run
  int run(int steps, String payload);
}

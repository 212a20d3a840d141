package io.workflow.benchmarks;

import io.workflow.Workflow;

@Workflow
class StepsWorkflow implements Steps {

  private final Echo echo;

  StepsWorkflow(Echo echo) {
    this.echo = echo;
  }

  @Override
  public int run(int steps, String payload) {
    String last = payload;
    for (int i = 0; i < steps; i++) {
      last = echo.echo(last);
    }
    return steps;
  }
}

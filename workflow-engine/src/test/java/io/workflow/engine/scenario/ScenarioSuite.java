package io.workflow.engine.scenario;

import io.workflow.engine.decide.Limits;

/** Scenarios of one subject, for whatever executor the implementing test class gives. */
public interface ScenarioSuite {

  /** A fresh executor for one scenario. */
  ScenarioExecutor executor(Limits limits);

  /** A scenario under the default limits, but that runs may continue as new at once. */
  default Scenario scenario() {
    return scenario(TestLimits.limits().build());
  }

  default Scenario scenario(Limits limits) {
    return new Scenario(executor(limits));
  }
}

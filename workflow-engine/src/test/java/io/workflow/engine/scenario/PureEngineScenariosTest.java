package io.workflow.engine.scenario;

import io.workflow.engine.decide.Limits;

class PureEngineScenariosTest implements EngineScenarios {

  @Override
  public ScenarioExecutor executor(Limits limits) {
    return new PureExecutor(limits);
  }
}

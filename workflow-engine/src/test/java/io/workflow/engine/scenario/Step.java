package io.workflow.engine.scenario;

/** One thing that a scenario does, knowing what happened before. */
@FunctionalInterface
public interface Step {
  void take(Scenario scenario);
}

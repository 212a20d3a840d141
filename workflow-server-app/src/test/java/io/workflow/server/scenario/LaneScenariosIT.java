package io.workflow.server.scenario;

import io.workflow.engine.decide.Limits;
import io.workflow.engine.scenario.EngineScenarios;
import io.workflow.engine.scenario.ScenarioExecutor;
import io.workflow.server.persistence.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The engine's scenarios once more: through the lanes, on PostgreSQL. */
class LaneScenariosIT implements EngineScenarios {

  private static final Map<Limits, LaneExecutor> EXECUTORS = new HashMap<>();
  private static TestDatabase database;

  @BeforeAll
  static void makeTables() {
    database = new TestDatabase();
  }

  @AfterAll
  static void close() {
    EXECUTORS.values().forEach(LaneExecutor::close);
    database.close();
  }

  /** The limits of an engine are fixed: one engine for each, used by one scenario after another. */
  @Override
  public ScenarioExecutor executor(Limits limits) {
    LaneExecutor executor =
        EXECUTORS.computeIfAbsent(limits, some -> new LaneExecutor(database.connections(), some));
    executor.takeShards();
    return executor;
  }
}

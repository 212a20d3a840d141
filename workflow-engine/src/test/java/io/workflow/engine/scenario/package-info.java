/**
 * What the engine must do, told as scenarios that any executor can run: given, when, then, effects.
 *
 * <p>A module that has its own way to carry requests out implements {@link
 * io.workflow.engine.scenario.ScenarioExecutor} and lets one test class implement {@link
 * io.workflow.engine.scenario.EngineScenarios}.
 */
@NullMarked
package io.workflow.engine.scenario;

import org.jspecify.annotations.NullMarked;

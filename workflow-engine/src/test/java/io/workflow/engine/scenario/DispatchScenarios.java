package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Commands.activity;
import static io.workflow.engine.scenario.Requests.claimActivity;
import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.complete;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.start;
import static io.workflow.engine.scenario.Requests.wake;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A task whose record is lost is sent again. */
public interface DispatchScenarios extends ScenarioSuite {

  List<Integer> WAITS = List.of(10, 20, 40, 80, 160, 300, 300);

  @Test
  default void shouldSendUnclaimedWorkflowTaskAgainLaterEachTime() {
    Scenario scenario = scenario().given(start());
    for (int wait : WAITS) {
      scenario
          .wakesAfter(Duration.ofSeconds(wait))
          .when(pass(Duration.ofSeconds(wait).minusMillis(1)))
          .then()
          .effects()
          .when(pass(Duration.ofMillis(1)))
          .then()
          .effects("workflow task 2");
    }
  }

  @Test
  default void shouldSendUnclaimedActivityAgainLaterEachTime() {
    Scenario scenario =
        scenario().given(start(), claimWorkflowTask(), complete(activity("charge")));
    for (int wait : WAITS) {
      scenario
          .wakesAfter(Duration.ofSeconds(wait))
          .when(pass(Duration.ofSeconds(wait).minusMillis(1)))
          .then()
          .effects()
          .when(pass(Duration.ofMillis(1)))
          .then()
          .effects("activity charge");
    }
  }

  @Test
  default void shouldNotSendClaimedTasksAgain() {
    scenario()
        .given(start(), claimWorkflowTask(), complete(activity("charge")))
        .given(claimActivity("charge"))
        .when(pass(Duration.ofSeconds(30)))
        .then()
        .effects();
  }

  @Test
  default void shouldFindNothingDueWhenAlarmRingsTooEarly() {
    scenario().given(start()).when(wake()).then().effects().wakesAfter(Duration.ofSeconds(10));
  }

  @Test
  default void shouldNotDispatchWhatGoesWithTheAnswer() {
    scenario()
        .given(start(), claimWorkflowTask())
        .when(complete(activity("a").eager(), activity("b")).eager())
        .effects("activity b")
        .when(pass(Duration.ofSeconds(10)))
        .effects("activity b");
  }
}

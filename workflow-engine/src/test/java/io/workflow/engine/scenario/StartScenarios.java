package io.workflow.engine.scenario;

import static io.workflow.engine.scenario.Requests.claimWorkflowTask;
import static io.workflow.engine.scenario.Requests.pass;
import static io.workflow.engine.scenario.Requests.requestCancel;
import static io.workflow.engine.scenario.Requests.signal;
import static io.workflow.engine.scenario.Requests.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.protocol.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a run begins. */
public interface StartScenarios extends ScenarioSuite {

  @Test
  default void shouldOpenRunAndTellWorkers() {
    scenario()
        .when(start().input("large", "spicy"))
        .then(
            "1 WorkflowExecutionStarted workflowType=PizzaOrder taskQueue=orders"
                + " input=large,spicy attempt=1 workflowTaskTimeout=PT10S workflowRunTimeout=none"
                + " firstWorkflowTaskBackoff=none identity=client after=PT0S",
            "2 WorkflowTaskScheduled taskQueue=orders startToCloseTimeout=PT10S attempt=1")
        .effects("workflow task 2")
        .answered(WorkflowStarted.class, answer -> assertThat(answer.created()).isTrue());
  }

  @Test
  default void shouldAnswerRepeatedStartWithSameRun() {
    Scenario scenario = scenario().given(start().requestId("click"));
    scenario
        .when(start().requestId("click"))
        .then()
        .effects()
        .answered(
            WorkflowStarted.class,
            answer -> {
              assertThat(answer.created()).isTrue();
              assertThat(answer.runId()).isEqualTo(scenario.state().runId());
            });
  }

  @Test
  default void shouldAnswerRepeatedStartWithSameRunAfterItClosed() {
    Scenario scenario = scenario().given(start().requestId("click"), Requests.terminate("enough"));
    scenario
        .when(start().requestId("click"))
        .then()
        .effects()
        .answered(
            WorkflowStarted.class,
            answer -> assertThat(answer.runId()).isEqualTo(scenario.state().runId()));
  }

  @Test
  default void shouldNotTakeStartsWithoutRequestIdForTheSame() {
    scenario()
        .given(start().requestId(""))
        .when(start().requestId(""))
        .rejected(
            Reason.ALREADY_STARTED,
            "Workflow execution is already running. WorkflowId: order-",
            ", RunId: ");
  }

  @Test
  default void shouldHoldFirstWorkflowTaskBackDuringStartDelay() {
    scenario()
        .when(start().delay(Duration.ofMinutes(5)))
        .then("1 WorkflowExecutionStarted firstWorkflowTaskBackoff=PT5M")
        .effects()
        .wakesAfter(Duration.ofMinutes(5))
        .when(pass(Duration.ofMinutes(4)))
        .then()
        .effects()
        .when(pass(Duration.ofMinutes(1)))
        .then("2 WorkflowTaskScheduled attempt=1 after=PT5M")
        .effects("workflow task 2");
  }

  @Test
  default void shouldNotEndStartDelayBySignal() {
    scenario()
        .given(start().delay(Duration.ofMinutes(5)))
        .when(signal("no hurry"))
        .then("2 WorkflowExecutionSignaled signalName='no hurry'")
        .effects()
        .wakesAfter(Duration.ofMinutes(5))
        .when(pass(Duration.ofMinutes(5)))
        .then("3 WorkflowTaskScheduled")
        .effects("workflow task 3");
  }

  @Test
  default void shouldEndStartDelayBySignalWithStart() {
    scenario()
        .given(start().delay(Duration.ofMinutes(5)))
        .when(start().signal("hurry"))
        .then("2 WorkflowExecutionSignaled signalName=hurry", "3 WorkflowTaskScheduled")
        .effects("workflow task 3")
        .given(claimWorkflowTask(), Requests.complete())
        .wakesAfter(null);
  }

  @Test
  default void shouldEndStartDelayByCancelRequest() {
    scenario()
        .given(start().delay(Duration.ofMinutes(5)))
        .when(requestCancel())
        .then("2 WorkflowExecutionCancelRequested", "3 WorkflowTaskScheduled")
        .effects("workflow task 3");
  }

  @Test
  default void shouldNotCountStartDelayAgainstRunTimeout() {
    scenario()
        .given(start().delay(Duration.ofMinutes(5)).runTimeout(Duration.ofMinutes(1)))
        .when(pass(Duration.ofMinutes(5)))
        .then("2 WorkflowTaskScheduled")
        .when(pass(Duration.ofMinutes(1)))
        .then("3 WorkflowExecutionTimedOut after=PT6M");
  }

  @Test
  default void shouldDeliverSignalWithStartBeforeFirstWorkflowTask() {
    scenario()
        .when(start().signal("ready"))
        .then(
            "1 WorkflowExecutionStarted",
            "2 WorkflowExecutionSignaled signalName=ready",
            "3 WorkflowTaskScheduled")
        .effects("workflow task 3");
  }

  @Test
  default void shouldKeepStartDelayWhenSignalCameWithTheStart() {
    scenario()
        .when(start().signal("ready").delay(Duration.ofMinutes(5)))
        .then("1 WorkflowExecutionStarted", "2 WorkflowExecutionSignaled")
        .effects()
        .when(pass(Duration.ofMinutes(5)))
        .then("3 WorkflowTaskScheduled")
        .effects("workflow task 3");
  }

  @Test
  default void shouldSignalOpenRunBySignalWithStart() {
    scenario()
        .given(start())
        .when(start().signal("ready"))
        .then("3 WorkflowExecutionSignaled signalName=ready")
        .effects()
        .answered(WorkflowStarted.class, answer -> assertThat(answer.created()).isFalse());
  }

  @Test
  default void shouldDeliverRepeatedSignalWithStartOnce() {
    scenario()
        .given(start(), start().signal("ready").signalRequestId("click"))
        .when(start().signal("ready").signalRequestId("click"))
        .then()
        .effects();
  }

  @Test
  default void shouldRefuseStartsThatMakeNoSense() {
    scenario()
        .when(start().type(" "))
        .rejected(Reason.INVALID_ARGUMENT, "workflowType")
        .when(start().taskQueue(""))
        .rejected(Reason.INVALID_ARGUMENT, "taskQueue")
        .when(start().runTimeout(Duration.ZERO))
        .rejected(Reason.INVALID_ARGUMENT, "runTimeout", "PT0S")
        .when(start().runTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
        .rejected(Reason.INVALID_ARGUMENT, "runTimeout", "at most")
        .when(start().executionTimeout(Duration.ofSeconds(-1)))
        .rejected(Reason.INVALID_ARGUMENT, "executionTimeout", "PT-1S")
        .when(start().workflowTaskTimeout(Duration.ZERO))
        .rejected(Reason.INVALID_ARGUMENT, "workflowTaskTimeout")
        .when(start().delay(Duration.ZERO))
        .rejected(Reason.INVALID_ARGUMENT, "startDelay")
        .when(
            start()
                .retry(
                    new RetryPolicy(
                        Duration.ofSeconds(1), 2.0, Duration.ofMillis(500), 0, List.of(), null)))
        .rejected(Reason.INVALID_ARGUMENT, "maximum interval", "the workflow", "PT0.5S");
  }
}

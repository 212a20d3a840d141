package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often, and when not, an activity is tried again. */
@ExtendWith(SharedServer.class)
class RetriesIT {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6})
  void shouldTryAgainUntilItWorks(int attempts, Sdk sdk) {
    sdk.activity("Charge", args -> failUntil(attempts));
    sdk.workflow("Order", args -> Sdk.retried(0).execute("Charge", Integer.class));

    WorkflowStub order = sdk.start("Order");

    assertThat(Sdk.result(order, Integer.class)).isEqualTo(attempts);
    // Only the last attempt is in the history, with the failure before it.
    HistoryEvent started = only(sdk, order, EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED);
    var attributes = started.getActivityTaskStartedEventAttributes();
    assertThat(attributes.getAttempt()).isEqualTo(attempts);
    assertThat(attributes.hasLastFailure()).isEqualTo(attempts > 1);
    assertThat(sdk.count(order, EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED)).isZero();
    sdk.replay(order);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void shouldGiveUpAfterTheLastAttempt(int maximum, Sdk sdk) {
    AtomicInteger calls = new AtomicInteger();
    sdk.activity(
        "Charge",
        args -> {
          calls.incrementAndGet();
          throw ApplicationFailure.newFailure(
              "no " + Sdk.activity().getInfo().getAttempt(), "Bank");
        });
    sdk.workflow("Order", args -> Sdk.retried(maximum).execute("Charge", String.class));

    WorkflowStub order = sdk.start("Order");
    Throwable failure = Sdk.failure(order);

    assertThat(failure)
        .isInstanceOfSatisfying(
            ActivityFailure.class,
            failed ->
                assertThat(failed.getRetryState())
                    .isEqualTo(RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED));
    assertThat(failure).hasStackTraceContaining("no " + maximum);
    assertThat(calls).hasValue(maximum);
    HistoryEvent failed = only(sdk, order, EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED);
    assertThat(failed.getActivityTaskFailedEventAttributes().getRetryState())
        .isEqualTo(RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED);
    sdk.replay(order);
  }

  @Test
  void shouldNotTryAgainWhatTheActivityCallsFinal(Sdk sdk) {
    AtomicInteger calls = new AtomicInteger();
    sdk.activity(
        "Charge",
        args -> {
          calls.incrementAndGet();
          throw ApplicationFailure.newNonRetryableFailure("stolen card", "Stolen");
        });
    sdk.workflow("Order", args -> Sdk.retried(0).execute("Charge", String.class));

    assertThat(Sdk.failure(sdk.start("Order")))
        .isInstanceOfSatisfying(
            ActivityFailure.class,
            failed ->
                assertThat(failed.getRetryState())
                    .isEqualTo(RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE));
    assertThat(calls).hasValue(1);
  }

  @Test
  void shouldNotTryAgainTypesThatThePolicyExcludes(Sdk sdk) {
    AtomicInteger calls = new AtomicInteger();
    sdk.activity(
        "Charge",
        args -> {
          throw ApplicationFailure.newFailure(
              "attempt " + calls.incrementAndGet(), calls.get() == 1 ? "Busy" : "Stolen");
        });
    sdk.workflow(
        "Order",
        args ->
            Sdk.stub(
                    Sdk.options()
                        .setRetryOptions(
                            RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofMillis(20))
                                .setDoNotRetry("Stolen", "Other")
                                .build()))
                .execute("Charge", String.class));

    assertThat(Sdk.failure(sdk.start("Order"))).hasStackTraceContaining("attempt 2");
    assertThat(calls).hasValue(2);
  }

  @Test
  void shouldWaitAsLongAsTheFailureSays(Sdk sdk) {
    sdk.activity(
        "Charge",
        args -> {
          if (Sdk.activity().getInfo().getAttempt() == 1) {
            throw ApplicationFailure.newBuilder()
                .setMessage("later")
                .setType("Busy")
                .setNextRetryDelay(Duration.ofMillis(100))
                .build();
          }
          return "charged";
        });
    // The policy alone would wait for an hour.
    sdk.workflow(
        "Order",
        args ->
            Sdk.stub(
                    Sdk.options()
                        .setRetryOptions(
                            RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofHours(1))
                                .build()))
                .execute("Charge", String.class));

    assertThat(sdk.run("Order", String.class)).isEqualTo("charged");
  }

  @Test
  void shouldDescribeAnActivityThatWaitsForItsNextAttempt(Sdk sdk) {
    sdk.activity(
        "Charge",
        args -> {
          throw ApplicationFailure.newFailure("bank away", "Busy");
        });
    sdk.workflow(
        "Order",
        args ->
            Sdk.stub(
                    Sdk.options()
                        .setRetryOptions(
                            RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofMinutes(10))
                                .setMaximumAttempts(7)
                                .build()))
                .execute("Charge", String.class));

    WorkflowStub order = sdk.start("Order");

    await()
        .untilAsserted(
            () -> {
              var described = order.describe().getRawDescription();
              assertThat(described.getPendingActivitiesCount()).isEqualTo(1);
              var pending = described.getPendingActivities(0);
              assertThat(pending.getAttempt()).isEqualTo(2);
              assertThat(pending.getMaximumAttempts()).isEqualTo(7);
              assertThat(pending.getState())
                  .isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED);
              assertThat(pending.getLastFailure().getMessage()).isEqualTo("bank away");
              assertThat(pending.getLastFailure().getApplicationFailureInfo().getType())
                  .isEqualTo("Busy");
              assertThat(pending.getNextAttemptScheduleTime().getSeconds())
                  .isGreaterThan(Instant.now().getEpochSecond() + 500);
              assertThat(pending.getCurrentRetryInterval().getSeconds()).isEqualTo(600);
            });
    order.terminate("seen enough");
  }

  private static int failUntil(int attempts) {
    int attempt = Sdk.activity().getInfo().getAttempt();
    if (attempt < attempts) {
      throw ApplicationFailure.newFailure("not yet: " + attempt, "NotYet");
    }
    return attempt;
  }

  private static HistoryEvent only(Sdk sdk, WorkflowStub workflow, EventType type) {
    return sdk.events(workflow).stream()
        .filter(event -> event.getEventType() == type)
        .reduce(
            (one, two) -> {
              throw new AssertionError("Expected one " + type);
            })
        .orElseThrow();
  }
}

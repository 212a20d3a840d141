package io.workflow.client;

import static io.workflow.client.ClientFixture.RUN;
import static io.workflow.client.ClientFixture.client;
import static io.workflow.client.ClientFixture.closedBy;
import static io.workflow.client.ClientFixture.description;
import static io.workflow.client.ClientFixture.payloads;
import static io.workflow.client.ClientFixture.stillOpen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.workflow.ActivityFailure;
import io.workflow.ApplicationFailure;
import io.workflow.CanceledFailure;
import io.workflow.TerminatedFailure;
import io.workflow.TimeoutFailure;
import io.workflow.WorkflowFailure;
import io.workflow.WorkflowNotFoundException;
import io.workflow.client.FakeServer.Received;
import io.workflow.client.PizzaOrder.Receipt;
import io.workflow.protocol.Failure;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCanceled;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionFailed;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTerminated;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionTimedOut;
import io.workflow.protocol.rest.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

class WorkflowResultTest {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  private final FakeServer server = new FakeServer();
  private final FakeTime time = new FakeTime();
  private final WorkflowClient client = client(server).time(time).build();
  private final WorkflowHandle<String> handle = client.handle("order-7", String.class);

  @AfterEach
  void close() {
    server.close();
  }

  private static FakeServer.Answer completed(Object result) {
    return FakeServer.document(closedBy(new WorkflowExecutionCompleted(payloads(result), 8, null)));
  }

  private WorkflowFailure failureOf(EventAttributes closeEvent) {
    server.answer(
        FakeServer.document(closedBy(closeEvent)),
        FakeServer.document(description(WorkflowStatus.FAILED)));
    WorkflowFailure failure = catchThrowableOfType(WorkflowFailure.class, handle::result);
    assertThat(failure.workflowId()).isEqualTo("order-7");
    assertThat(failure.runId()).isEqualTo(RUN);
    assertThat(failure.workflowType()).isEqualTo("PizzaOrder");
    return failure;
  }

  @Test
  void shouldReadTheResult() {
    server.answer(completed("delivered"));

    assertThat(handle.result()).isEqualTo("delivered");

    assertThat(server.request().path()).isEqualTo("/workflows/order-7/history");
    assertThat(server.request().parameters())
        .containsEntry("wait", "true")
        .containsEntry("closeEventOnly", "true");
  }

  @Test
  void shouldReadGenericResults() {
    server.answer(completed(List.of(new Receipt("Thanks", 1990))));

    assertThat(
            client.handle("order-7", new ParameterizedTypeReference<List<Receipt>>() {}).result())
        .containsExactly(new Receipt("Thanks", 1990));
  }

  @Test
  void shouldAskAgainForTheSameRunUntilItIsClosed() {
    server.answer(
        FakeServer.document(stillOpen()), FakeServer.document(stillOpen()), completed("delivered"));

    assertThat(handle.result()).isEqualTo("delivered");

    List<Received> asked = server.received();
    assertThat(asked).hasSize(3);
    assertThat(asked.get(0).parameters()).doesNotContainKey("runId");
    assertThat(asked.get(1).parameters()).containsEntry("runId", RUN);
    assertThat(asked.get(2).parameters()).containsEntry("runId", RUN);
  }

  @Test
  void shouldWaitForTheRunThatGoesOnAfterARetry() {
    String next = "00000000-0000-0000-0000-000000000008";
    server.answer(
        FakeServer.document(
            closedBy(
                new WorkflowExecutionFailed(
                    Failure.server("oven broke"), RetryState.IN_PROGRESS, 8, next))),
        completed("delivered"));

    assertThat(handle.result()).isEqualTo("delivered");

    List<Received> asked = server.received();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1).parameters()).containsEntry("runId", next);
  }

  @Test
  void shouldWaitThroughARestartOfTheServerThatTakesLongerThanRetries() {
    server.answer(
        FakeServer.document(stillOpen()), FakeServer.unavailable("1"), completed("delivered"));
    time.whileSleeping(
        sleep -> {
          if (sleep == 1) {
            server.stop();
          } else if (sleep == 60) {
            server.start();
          }
        });

    assertThat(handle.result()).isEqualTo("delivered");

    assertThat(time.sleeps()).hasSize(60);
  }

  @Test
  void shouldGiveTheCausesOfAFailure() {
    Failure declined =
        Failure.of("no funds", new Failure.Application("Declined", true, payloads(42), null));
    Failure activity =
        Failure.of(
                "Activity failed",
                new Failure.Activity(
                    5, 6, "worker-1", "Charge", "5", RetryState.NON_RETRYABLE_FAILURE))
            .withCause(declined);

    WorkflowFailure failure =
        failureOf(
            new WorkflowExecutionFailed(
                Failure.of("Order failed", new Failure.Application("Order", false, List.of(), null))
                    .withCause(activity),
                RetryState.RETRY_POLICY_NOT_SET,
                8,
                null));

    assertThat(failure)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class, cause -> assertThat(cause.type()).isEqualTo("Order"))
        .cause()
        .isInstanceOfSatisfying(
            ActivityFailure.class, cause -> assertThat(cause.activityType()).isEqualTo("Charge"))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            cause -> assertThat(cause.details().get(0, Integer.class)).isEqualTo(42));
  }

  @Test
  void shouldTellCancelledTerminatedAndTimedOutApart() {
    assertThat(failureOf(new WorkflowExecutionCanceled(payloads("refunded"), 8)).getCause())
        .isInstanceOfSatisfying(
            CanceledFailure.class,
            cause -> assertThat(cause.details().get(0, String.class)).isEqualTo("refunded"));
    assertThat(
            failureOf(new WorkflowExecutionTerminated("cleaning up", List.of(), "ops")).getCause())
        .isInstanceOf(TerminatedFailure.class)
        .hasMessageContaining("cleaning up");
    assertThat(failureOf(new WorkflowExecutionTimedOut(RetryState.TIMEOUT, null)).getCause())
        .isInstanceOf(TimeoutFailure.class);
  }

  @Test
  void shouldSayThatThereIsNothingToWaitFor() {
    server.answer(FakeServer.problem(Problem.Code.WORKFLOW_NOT_FOUND, "There is no 'order-7'."));

    assertThatThrownBy(() -> handle.result(LONG_ENOUGH))
        .isInstanceOf(WorkflowNotFoundException.class);
  }

  @Test
  void shouldGiveTheResultWithinTheTimeout() throws TimeoutException {
    server.answer(FakeServer.document(stillOpen()), completed("delivered"));

    assertThat(handle.result(LONG_ENOUGH)).isEqualTo("delivered");
  }

  @Test
  void shouldWaitNoLongerThanTheTimeout() {
    server.answer(server.silence());

    assertThatThrownBy(() -> handle.result(Duration.ofMillis(20)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("Workflow 'order-7' did not end within PT0.02S");
  }

  @Test
  void shouldAskAgainWhenTheServerFallsSilent() {
    // More answers than it takes, for a machine so busy that a whole timeout passes by itself.
    server.answer(
        server.silence(), completed("delivered"), completed("delivered"), completed("delivered"));
    WorkflowClient impatient =
        client(server).time(time).longPollTimeout(Duration.ofMillis(250)).build();

    assertThat(impatient.handle("order-7").result()).isEqualTo("delivered");
  }

  @Test
  void shouldWaitWithoutBlockingTheCaller() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    server.answer(
        exchange -> {
          try {
            mayEnd.await();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
          completed("delivered").to(exchange);
        });

    CompletableFuture<String> result = handle.resultAsync();

    assertThat(result).isNotDone();
    mayEnd.countDown();
    assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo("delivered");
  }

  @Test
  void shouldStopWaitingWhenTheFutureIsCancelled() throws Exception {
    CountDownLatch sleeping = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    time.whileSleeping(
        sleep -> {
          sleeping.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException expected) {
            interrupted.complete(true);
            throw expected;
          }
        });
    server.stop();

    CompletableFuture<String> result = handle.resultAsync();
    assertThat(sleeping.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(result.cancel(true)).isTrue();

    assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
  }
}

package io.workflow.client;

import static io.workflow.client.ClientFixture.RUN;
import static io.workflow.client.ClientFixture.client;
import static io.workflow.client.ClientFixture.description;
import static io.workflow.client.ClientFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.WorkflowClientException;
import io.workflow.WorkflowNotFoundException;
import io.workflow.WorkflowOptions;
import io.workflow.client.FakeServer.Received;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.rest.HistoryPage;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.SignalWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepeatedRequestsTest {

  private final FakeServer server = new FakeServer();
  private final FakeTime time = new FakeTime();
  private final WorkflowClient client = client(server).time(time).build();
  private final WorkflowHandle<Object> handle = client.handle("order-7");

  @AfterEach
  void close() {
    server.close();
  }

  private static FakeServer.Answer closed() {
    return FakeServer.problem(Problem.Code.WORKFLOW_NOT_FOUND, "The latest run is closed.");
  }

  @Test
  void shouldRepeatTheSameStartUntilItIsAnswered() {
    server.answer(
        FakeServer.lost(),
        FakeServer.page(502),
        FakeServer.page(504),
        FakeServer.page(400),
        FakeServer.problem(Problem.Code.RESOURCE_EXHAUSTED, "Too much at once."),
        FakeServer.document(new StartWorkflowResponse(RUN, true)));

    WorkflowHandle<String> started =
        client.start("Any", WorkflowOptions.workflowId("order-7"), String.class, "input");

    assertThat(started.runId()).contains(RUN);
    assertThat(server.received()).hasSize(6);
    assertThat(server.received())
        .extracting(each -> each.body(StartWorkflowRequest.class).requestId())
        .doesNotContain("")
        .containsOnly(server.received().getFirst().body(StartWorkflowRequest.class).requestId());
  }

  @Test
  void shouldRepeatTheSameSignal() {
    server.answer(FakeServer.lost(), FakeServer.done());

    handle.signal("ready");

    assertThat(server.received())
        .extracting(each -> each.body(SignalWorkflowRequest.class).requestId())
        .hasSize(2)
        .containsOnly(server.received().getFirst().body(SignalWorkflowRequest.class).requestId());
  }

  @Test
  void shouldWaitForAsLongAsTheServerAsks() {
    server.answer(
        FakeServer.unavailable("3"), FakeServer.unavailable("tomorrow"), FakeServer.done());

    handle.signal("ready");

    assertThat(time.sleeps()).hasSize(2);
    assertThat(time.sleeps().get(0)).isEqualTo(Duration.ofSeconds(3));
    assertThat(time.sleeps().get(1)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void shouldWaitLongerFromTryToTryWithJitter() {
    server.stop();

    assertThatThrownBy(() -> handle.signal("ready"))
        .isInstanceOf(WorkflowServerUnavailableException.class);

    assertThat(time.sleeps().getFirst()).isBetween(Duration.ofMillis(25), Duration.ofMillis(50));
    assertThat(time.sleeps().getLast()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(time.sleeps().stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofSeconds(28), Duration.ofSeconds(30));
  }

  @Test
  void shouldGoOnWhenTheServerIsBack() {
    server.answer(FakeServer.done());
    server.stop();
    time.whileSleeping(
        sleep -> {
          if (sleep == 3) {
            server.start();
          }
        });

    handle.signal("ready");

    assertThat(server.received()).hasSize(1);
  }

  @Test
  void shouldNameTheServerAndWhatToDoWhenItStaysAway() {
    server.stop();
    WorkflowClient impatient = client(server).time(time).retryTimeout(Duration.ZERO).build();

    assertThatThrownBy(() -> impatient.handle("order-7").signal("ready"))
        .isInstanceOf(WorkflowServerUnavailableException.class)
        .hasMessageContaining("The workflow server at " + server.url())
        .hasMessageContaining(
            "POST /api/v1/namespaces/default/workflows/order-7/signal/ready: tried 1 times within PT0S, the last time: ConnectException.")
        .hasMessageContaining("set workflow.client.server-url")
        .hasCauseInstanceOf(Exception.class);
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void shouldGiveTheServersReasonWhenItStaysUnable() {
    server.answer(FakeServer.unavailable("31"));

    assertThatThrownBy(() -> handle.signal("ready"))
        .isInstanceOf(WorkflowServerUnavailableException.class)
        .hasMessageContaining("HTTP 503 Shard 7 has no owner at this moment.");
  }

  @Test
  void shouldRepeatWhatGetsNoAnswer() {
    // More answers than it takes, for a machine so busy that a whole timeout passes by itself.
    server.answer(server.silence(), FakeServer.done(), FakeServer.done(), FakeServer.done());

    client(server)
        .time(time)
        .requestTimeout(Duration.ofMillis(250))
        .build()
        .handle("order-7")
        .signal("ready");

    assertThat(server.received()).hasSizeGreaterThan(1);
  }

  @Test
  void shouldNotRepeatWhatIsRefused() {
    server.answer(FakeServer.problem(Problem.Code.INVALID_ARGUMENT, "Wrong."));

    assertThatThrownBy(() -> handle.signal("ready"))
        .isInstanceOf(WorkflowRequestException.class)
        .hasMessage("Wrong.");

    assertThat(server.received()).hasSize(1);
  }

  @Test
  void shouldNotRepeatWhatWasAnsweredByADefect() {
    server.answer(FakeServer.problem(Problem.Code.INTERNAL, "Its log says how."));

    assertThatThrownBy(() -> handle.signal("ready")).isInstanceOf(WorkflowRequestException.class);

    assertThat(server.received()).hasSize(1);
  }

  @Test
  void shouldSayWhenSomebodyElseAnswers() {
    server.answer(FakeServer.page(404));

    assertThatThrownBy(() -> handle.signal("ready"))
        .isExactlyInstanceOf(WorkflowClientException.class)
        .hasMessageContaining("Expected the REST interface of a workflow server at " + server.url())
        .hasMessageContaining("got HTTP 404 for POST /api/v1/")
        .hasMessageContaining("Set workflow.client.server-url");
  }

  @Test
  void shouldSayWhenAnAnswerIsNotWhatWasExpected() {
    server.answer(FakeServer.page(200));

    assertThatThrownBy(handle::describe)
        .isExactlyInstanceOf(WorkflowClientException.class)
        .hasMessageContaining("with a WorkflowDescription");
  }

  @Test
  void shouldFindItsSignalInTheHistoryOfAWorkflowThatEndedMeanwhile() {
    // The id of the signal is known once it was sent.
    FakeServer.Answer withSignal =
        exchange ->
            FakeServer.document(
                    new HistoryPage(
                        RUN,
                        List.of(
                            event(
                                4,
                                new WorkflowExecutionSignaled(
                                    "ready",
                                    List.of(),
                                    Map.of(),
                                    "tester",
                                    String.valueOf(
                                        server
                                            .received()
                                            .getFirst()
                                            .body(SignalWorkflowRequest.class)
                                            .requestId()),
                                    null))),
                        0))
                .to(exchange);
    server.answer(FakeServer.lost(), closed(), withSignal);

    assertThatCode(() -> handle.signal("ready")).doesNotThrowAnyException();

    assertThat(server.received())
        .extracting(Received::path)
        .containsExactly(
            "/workflows/order-7/signal/ready",
            "/workflows/order-7/signal/ready",
            "/workflows/order-7/history");
  }

  @Test
  void shouldSayThatALostSignalWasNotDelivered() {
    server.answer(
        FakeServer.lost(),
        closed(),
        FakeServer.document(
            new HistoryPage(
                RUN,
                List.of(
                    event(
                        4,
                        new WorkflowExecutionSignaled(
                            "ready", List.of(), Map.of(), "other", "other", null))),
                5)),
        FakeServer.document(new HistoryPage(RUN, List.of(), 0)));

    assertThatThrownBy(() -> handle.signal("ready"))
        .isInstanceOf(WorkflowNotFoundException.class)
        .hasMessageContaining("The latest run is closed.")
        .hasMessageContaining("may have been carried out");
    assertThat(server.received().getLast().parameters()).containsEntry("fromEventId", "5");
  }

  @Test
  void shouldFindItsTerminationAndCancelRequestDone() {
    server.answer(
        FakeServer.lost(),
        closed(),
        FakeServer.document(description(WorkflowStatus.TERMINATED)),
        FakeServer.lost(),
        closed(),
        FakeServer.document(
            new HistoryPage(
                RUN,
                List.of(event(5, new WorkflowExecutionCancelRequested("", "", "", null))),
                0)));

    assertThatCode(
            () -> {
              handle.terminate("cleaning up");
              handle.cancel();
            })
        .doesNotThrowAnyException();
    assertThat(server.received()).hasSize(6);
  }
}

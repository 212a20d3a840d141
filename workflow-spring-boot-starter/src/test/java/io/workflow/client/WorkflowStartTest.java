package io.workflow.client;

import static io.workflow.client.ClientFixture.RUN;
import static io.workflow.client.ClientFixture.VALUES;
import static io.workflow.client.ClientFixture.client;
import static io.workflow.client.ClientFixture.closedBy;
import static io.workflow.client.ClientFixture.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.RetryOptions;
import io.workflow.Run;
import io.workflow.WorkflowAlreadyStartedException;
import io.workflow.WorkflowClientException;
import io.workflow.WorkflowOptions;
import io.workflow.client.PizzaOrder.Order;
import io.workflow.client.PizzaOrder.Receipt;
import io.workflow.client.WorkflowClient.SignalCall;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionCompleted;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.RestJson;
import io.workflow.protocol.rest.SignalWithStartRequest;
import io.workflow.protocol.rest.StartWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowStartTest {

  private static final Order ORDER = new Order("Ada", List.of("Margherita", "Funghi"));
  private static final WorkflowOptions ORDER_7 = WorkflowOptions.workflowId("order-7");

  private final FakeServer server = new FakeServer();
  private final WorkflowClient client = client(server).build();

  @AfterEach
  void close() {
    server.close();
  }

  private static FakeServer.Answer started() {
    return FakeServer.document(new StartWorkflowResponse(RUN, true));
  }

  private StartWorkflowRequest startRequest() {
    return server.request().body(StartWorkflowRequest.class);
  }

  @Test
  void shouldStartWithACronScheduleAndRetriesOfWholeRuns() {
    server.answer(started());

    WorkflowHandle<Receipt> handle =
        client.start(
            PizzaOrder.class,
            WorkflowOptions.builder()
                .workflowId("order-7")
                .cronSchedule("CRON_TZ=Europe/Berlin 30 9 * * MON-FRI")
                .retryOptions(
                    RetryOptions.builder()
                        .initialInterval(Duration.ofSeconds(5))
                        .maximumAttempts(3)
                        .doNotRetry("CardDeclined")
                        .build())
                .build(),
            pizza -> pizza.bring(ORDER));

    assertThat(handle.workflowId()).isEqualTo("order-7");
    assertThat(startRequest().cronSchedule()).isEqualTo("CRON_TZ=Europe/Berlin 30 9 * * MON-FRI");
    assertThat(startRequest().retryPolicy())
        .isEqualTo(
            new RetryPolicy(Duration.ofSeconds(5), 2.0, null, 3, List.of("CardDeclined"), null));
  }

  @Test
  void shouldStartWithoutWaiting() {
    server.answer(started());

    WorkflowHandle<Receipt> handle =
        client.start(PizzaOrder.class, ORDER_7, pizza -> pizza.bring(ORDER));

    assertThat(handle.workflowId()).isEqualTo("order-7");
    assertThat(handle.runId()).contains(RUN);
    assertThat(server.request().method()).isEqualTo("POST");
    assertThat(server.request().path()).isEqualTo("/workflows/order-7");
    assertThat(server.request().accept()).contains(RestJson.PAYLOAD_MEDIA_TYPE);
    assertThat(startRequest().workflowType()).isEqualTo("PizzaOrder");
    assertThat(startRequest().input()).isEqualTo(payloads(ORDER));
    assertThat(startRequest().requestId()).isNotBlank();
    assertThat(startRequest().identity()).isEqualTo("tester");
  }

  @Test
  void shouldSendPayloadsWithTheirEncoding() {
    server.answer(started());

    WorkflowHandle<Receipt> handle =
        client.start(PizzaOrder.class, ORDER_7, pizza -> pizza.bring(ORDER));

    // Not as plain JSON: a value that looks like a payload would be mistaken for one.
    assertThat(handle).isNotNull();
    assertThat(new String(server.request().bytes(), StandardCharsets.UTF_8))
        .contains("{\"metadata\":{\"encoding\":\"json/plain\"},\"data\":\"");
  }

  @Test
  void shouldTakeOptionsOfTheAnnotation() {
    server.answer(started());

    WorkflowHandle<Receipt> handle =
        client.start(PizzaOrder.class, ORDER_7, pizza -> pizza.bring(ORDER));

    assertThat(handle).isNotNull();
    assertThat(startRequest().taskQueue()).isEqualTo("pizzas");
    assertThat(startRequest().executionTimeout()).isEqualTo(Duration.ofHours(2));
    assertThat(startRequest().runTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(startRequest().taskTimeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void shouldTakeCallBeforePropertyBeforeAnnotation() {
    server.answer(started());
    WorkflowClient configured =
        client(server)
            .workflowProperties(
                type ->
                    type.equals("PizzaOrder")
                        ? Optional.of(
                            WorkflowOptions.builder()
                                .taskQueue("of-property")
                                .runTimeout(Duration.ofMinutes(20))
                                .build())
                        : Optional.empty())
            .build();

    WorkflowHandle<Receipt> handle =
        configured.start(
            PizzaOrder.class,
            WorkflowOptions.builder().workflowId("order-7").taskQueue("of-call").build(),
            pizza -> pizza.bring(ORDER));

    assertThat(handle).isNotNull();
    assertThat(startRequest().taskQueue()).isEqualTo("of-call");
    assertThat(startRequest().runTimeout()).isEqualTo(Duration.ofMinutes(20));
    assertThat(startRequest().executionTimeout()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void shouldTakeDefaultsOfTheClientWhenNothingElseIsSaid() {
    server.answer(started());

    WorkflowHandle<@Nullable Void> handle =
        client(server)
            .taskQueue("reports")
            .build()
            .startVoid(
                NightlyReport.class,
                WorkflowOptions.builder().build(),
                report -> report.write("Monday"));

    assertThat(handle.workflowId()).isNotBlank();
    assertThat(server.request().path()).isEqualTo("/workflows/" + handle.workflowId());
    assertThat(startRequest().taskQueue()).isEqualTo("reports");
    assertThat(startRequest().executionTimeout()).isNull();
    assertThat(startRequest().runTimeout()).isNull();
    assertThat(startRequest().taskTimeout()).isNull();
  }

  @Test
  void shouldSendAllOptionsOfTheCall() {
    server.answer(started());

    WorkflowHandle<String> handle =
        client.start(
            "Anything",
            WorkflowOptions.builder()
                .workflowId("order-7")
                .idReusePolicy(io.workflow.WorkflowIdReusePolicy.REJECT_DUPLICATE)
                .idConflictPolicy(io.workflow.WorkflowIdConflictPolicy.USE_EXISTING)
                .startDelay(Duration.ofMinutes(3))
                .memo("note", "ring twice")
                .searchAttribute("Customer", "Ada")
                .requestId("request-1")
                .build(),
            String.class,
            "one",
            2);

    assertThat(handle.runId()).contains(RUN);
    StartWorkflowRequest sent = startRequest();
    assertThat(sent.workflowType()).isEqualTo("Anything");
    assertThat(sent.taskQueue()).isEqualTo("default");
    assertThat(sent.input()).isEqualTo(payloads("one", 2));
    assertThat(sent.idReusePolicy()).isEqualTo(WorkflowIdReusePolicy.REJECT_DUPLICATE);
    assertThat(sent.idConflictPolicy()).isEqualTo(WorkflowIdConflictPolicy.USE_EXISTING);
    assertThat(sent.startDelay()).isEqualTo(Duration.ofMinutes(3));
    assertThat(sent.memo()).isEqualTo(Map.of("note", VALUES.toPayload("ring twice")));
    assertThat(sent.searchAttributes()).isEqualTo(Map.of("Customer", VALUES.toPayload("Ada")));
    assertThat(sent.requestId()).isEqualTo("request-1");
  }

  @Test
  void shouldSayWhichRunHasTheWorkflowId() {
    server.answer(
        FakeServer.problem(
            new Problem(
                null,
                "Workflow already started",
                409,
                "Workflow 'order-7' is open.",
                null,
                Problem.Code.WORKFLOW_ALREADY_STARTED,
                RUN,
                null)));

    assertThatThrownBy(() -> client.start(PizzaOrder.class, ORDER_7, pizza -> pizza.bring(ORDER)))
        .isInstanceOfSatisfying(
            WorkflowAlreadyStartedException.class,
            thrown -> {
              assertThat(thrown).hasMessage("Workflow 'order-7' is open.");
              assertThat(thrown.workflowId()).isEqualTo("order-7");
              assertThat(thrown.runId()).isEqualTo(RUN);
            });
  }

  @Test
  void shouldRunAStubUntilItsResult() {
    server.answer(
        started(),
        FakeServer.document(
            closedBy(
                new WorkflowExecutionCompleted(payloads(new Receipt("Thanks", 1990)), 8, null))));

    Receipt receipt = client.newStub(PizzaOrder.class, ORDER_7).bring(ORDER);

    assertThat(receipt).isEqualTo(new Receipt("Thanks", 1990));
    assertThat(server.received())
        .extracting(FakeServer.Received::path)
        .containsExactly("/workflows/order-7", "/workflows/order-7/history");
    assertThat(server.received().get(1).parameters()).containsEntry("runId", RUN);
  }

  @Test
  void shouldRunAStubWithoutResult() {
    server.answer(
        started(),
        FakeServer.document(closedBy(new WorkflowExecutionCompleted(List.<Payload>of(), 8, null))));

    client.newStub(NightlyReport.class, WorkflowOptions.workflowId("report")).write("Monday");

    assertThat(server.received()).hasSize(2);
  }

  @Test
  void shouldSignalWithStartAsOneRequest() {
    server.answer(started());

    WorkflowHandle<Receipt> handle =
        client.signalWithStart(
            PizzaOrder.class,
            ORDER_7,
            pizza -> pizza.arrived("Bo", 4),
            pizza -> pizza.bring(ORDER));

    assertThat(handle.runId()).contains(RUN);
    assertThat(server.request().path())
        .isEqualTo("/workflows/order-7/signal-with-start/courier-arrived");
    SignalWithStartRequest sent = server.request().body(SignalWithStartRequest.class);
    assertThat(sent.start().workflowType()).isEqualTo("PizzaOrder");
    assertThat(sent.start().taskQueue()).isEqualTo("pizzas");
    assertThat(sent.start().input()).isEqualTo(payloads(ORDER));
    assertThat(sent.signalInput()).isEqualTo(payloads("Bo", 4));
  }

  @Test
  void shouldSignalWithStartByNamesAndWithoutResult() {
    server.answer(started(), started());

    WorkflowHandle<String> byNames =
        client.signalWithStart(
            "Anything", ORDER_7, new SignalCall("go", "now"), String.class, "input");
    WorkflowHandle<@Nullable Void> withoutResult =
        client.signalWithStartVoid(
            NightlyReport.class, ORDER_7, NightlyReport::hurry, report -> report.write("Monday"));

    assertThat(byNames.runId()).isEqualTo(withoutResult.runId());
    assertThat(server.received())
        .extracting(FakeServer.Received::path)
        .containsExactly(
            "/workflows/order-7/signal-with-start/go",
            "/workflows/order-7/signal-with-start/hurry");
    assertThat(server.received().get(0).body(SignalWithStartRequest.class).signalInput())
        .isEqualTo(payloads("now"));
  }

  @Test
  void shouldRefuseLambdasThatDoNotCallWhatIsExpected() {
    assertThatThrownBy(() -> client.start(PizzaOrder.class, ORDER_7, pizza -> "nothing"))
        .isInstanceOf(WorkflowClientException.class)
        .hasMessageContaining("Expected exactly one call of a method of PizzaOrder")
        .hasMessageContaining("workflow.bring(...)");
    assertThatThrownBy(
            () -> client.start(PizzaOrder.class, ORDER_7, pizza -> pizza.receipts("Ada")))
        .hasMessageContaining("Expected a call of the @Run method of PizzaOrder, but receipts");
    assertThatThrownBy(
            () ->
                client.signalWithStart(
                    PizzaOrder.class,
                    ORDER_7,
                    pizza -> pizza.bring(ORDER),
                    pizza -> pizza.bring(ORDER)))
        .hasMessageContaining("Expected a call of a @Signal method of PizzaOrder, but bring");
    assertThat(server.received()).isEmpty();
  }

  /** A class that is its own contract. */
  static class Pizzeria {
    @Run
    public String open() {
      return "";
    }
  }

  @Test
  void shouldRefuseClassesAsStubs() {
    assertThatThrownBy(() -> client.newStub(Pizzeria.class, "order-7"))
        .isInstanceOf(WorkflowClientException.class)
        .hasMessageContaining("Expected the interface of a workflow for a stub")
        .hasMessageContaining("or start it by its type's name");
    assertThatThrownBy(() -> client.newStub(Runnable.class, "order-7"))
        .isInstanceOf(WorkflowClientException.class)
        .hasMessageContaining("@Run");
    assertThat(server.received()).isEmpty();
  }
}

package io.workflow.client;

import static io.workflow.client.ClientFixture.RUN;
import static io.workflow.client.ClientFixture.client;
import static io.workflow.client.ClientFixture.description;
import static io.workflow.client.ClientFixture.payloads;
import static io.workflow.client.ClientFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workflow.ApplicationFailure;
import io.workflow.QueryFailedException;
import io.workflow.WorkflowClientException;
import io.workflow.WorkflowNotFoundException;
import io.workflow.client.FakeServer.Received;
import io.workflow.client.PizzaOrder.Receipt;
import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.rest.CancelWorkflowRequest;
import io.workflow.protocol.rest.Problem;
import io.workflow.protocol.rest.QueryWorkflowRequest;
import io.workflow.protocol.rest.QueryWorkflowResponse;
import io.workflow.protocol.rest.SignalWorkflowRequest;
import io.workflow.protocol.rest.TerminateWorkflowRequest;
import io.workflow.protocol.rest.WorkflowCount;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

class WorkflowHandleTest {

  private final FakeServer server = new FakeServer();
  private final WorkflowClient client = client(server).build();
  private final PizzaOrder stub = client.newStub(PizzaOrder.class, "order-7");

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldSignalThroughAStub() {
    server.answer(FakeServer.done(), FakeServer.done());

    stub.ready();
    stub.arrived("Bo", 4);

    assertThat(server.received())
        .extracting(Received::path)
        .containsExactly(
            "/workflows/order-7/signal/ready", "/workflows/order-7/signal/courier-arrived");
    SignalWorkflowRequest sent = server.received().get(1).body(SignalWorkflowRequest.class);
    assertThat(sent.input()).isEqualTo(payloads("Bo", 4));
    assertThat(sent.runId()).isNull();
    assertThat(sent.requestId())
        .isNotBlank()
        .isNotEqualTo(server.received().get(0).body(SignalWorkflowRequest.class).requestId());
  }

  @Test
  void shouldNotTakeNullForAPrimitive() {
    server.answer(FakeServer.document(new QueryWorkflowResponse(payloads((Object) null))));

    assertThatThrownBy(stub::pizzasInOven)
        .isInstanceOf(WorkflowClientException.class)
        .hasMessageContaining("query 'pizzasInOven' of workflow 'order-7'")
        .hasMessageContaining("a value of type int, but it is null");
  }

  @Test
  void shouldQueryThroughAStub() {
    server.answer(
        FakeServer.document(new QueryWorkflowResponse(payloads(3))),
        FakeServer.document(
            new QueryWorkflowResponse(payloads(List.of(new Receipt("Thanks", 1990))))));

    assertThat(stub.pizzasInOven()).isEqualTo(3);
    assertThat(stub.receipts("Ada")).containsExactly(new Receipt("Thanks", 1990));

    assertThat(server.received())
        .extracting(Received::path)
        .containsExactly(
            "/workflows/order-7/query/pizzasInOven", "/workflows/order-7/query/receipts");
    assertThat(server.received().get(1).body(QueryWorkflowRequest.class).args())
        .isEqualTo(payloads("Ada"));
  }

  @Test
  void shouldSignalAndQueryByName() {
    server.answer(
        FakeServer.done(),
        FakeServer.document(new QueryWorkflowResponse(payloads("baking"))),
        FakeServer.document(
            new QueryWorkflowResponse(payloads(List.of(new Receipt("Thanks", 1990))))));
    WorkflowHandle<Object> handle = client.handle("order-7");

    handle.signal("ready");

    assertThat(handle.query("state", String.class)).isEqualTo("baking");
    assertThat(handle.query("receipts", new ParameterizedTypeReference<List<Receipt>>() {}, "Ada"))
        .containsExactly(new Receipt("Thanks", 1990));
  }

  @Test
  void shouldNameTheRunThatItIsFor() {
    server.answer(FakeServer.done(), FakeServer.document(description(WorkflowStatus.RUNNING)));
    WorkflowHandle<String> handle = client.handle("order-7", RUN, String.class);

    handle.signal("ready");
    assertThat(handle.describe().execution().status()).isEqualTo(WorkflowStatus.RUNNING);

    assertThat(server.received().get(0).body(SignalWorkflowRequest.class).runId()).isEqualTo(RUN);
    assertThat(server.received().get(1).parameters()).containsEntry("runId", RUN);
  }

  @Test
  void shouldEscapeIds() {
    server.answer(FakeServer.done());

    client.handle("shop 7/order{1}?#ä+%").signal("a/b");

    assertThat(server.request().path())
        .isEqualTo("/workflows/shop%207%2Forder%7B1%7D%3F%23%C3%A4%2B%25/signal/a%2Fb");
  }

  @Test
  void shouldKeepThePathOfTheServersUrl() {
    server.answer(FakeServer.done());

    client(server)
        .serverUrl(URI.create(server.url() + "/behind/a/proxy/"))
        .build()
        .handle("order-7")
        .cancel();

    assertThat(server.request().path())
        .isEqualTo("/behind/a/proxy/api/v1/namespaces/default/workflows/order-7/cancel");
  }

  @Test
  void shouldCancelAndTerminate() {
    server.answer(FakeServer.done(), FakeServer.done(), FakeServer.done());
    WorkflowHandle<Object> handle = client.handle("order-7");

    handle.cancel();
    handle.cancel("changed their mind");
    handle.terminate("cleaning up", 7);

    assertThat(server.received())
        .extracting(Received::path)
        .containsExactly(
            "/workflows/order-7/cancel",
            "/workflows/order-7/cancel",
            "/workflows/order-7/terminate");
    assertThat(server.received().get(1).body(CancelWorkflowRequest.class).reason())
        .isEqualTo("changed their mind");
    TerminateWorkflowRequest terminate =
        server.received().get(2).body(TerminateWorkflowRequest.class);
    assertThat(terminate.reason()).isEqualTo("cleaning up");
    assertThat(terminate.details()).isEqualTo(payloads(7));
    assertThat(terminate.identity()).isEqualTo("tester");
  }

  @Test
  void shouldSayThatThereIsNoSuchWorkflow() {
    server.answer(
        FakeServer.problem(Problem.Code.WORKFLOW_NOT_FOUND, "There is no workflow 'order-7'."));

    assertThatThrownBy(stub::ready)
        .isInstanceOfSatisfying(
            WorkflowNotFoundException.class,
            thrown -> assertThat(thrown.workflowId()).isEqualTo("order-7"))
        .hasMessage("There is no workflow 'order-7'.");
  }

  @Test
  void shouldSayHowAQueryFailed() {
    server.answer(
        FakeServer.problem(
            new Problem(
                null,
                null,
                422,
                "The query 'state' failed.",
                null,
                Problem.Code.QUERY_FAILED,
                null,
                Failure.of("no oven", new Failure.Application("NoOven", false, List.of(), null)))),
        FakeServer.problem(Problem.Code.QUERY_TIMED_OUT, "No worker answered within PT10S."));

    assertThatThrownBy(stub::pizzasInOven)
        .isInstanceOf(QueryFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class, cause -> assertThat(cause.type()).isEqualTo("NoOven"));
    assertThatThrownBy(stub::pizzasInOven)
        .isInstanceOf(QueryFailedException.class)
        .hasMessage("No worker answered within PT10S.");
  }

  @Test
  void shouldGiveTheCodeOfOtherProblems() {
    server.answer(FakeServer.problem(Problem.Code.NAMESPACE_NOT_FOUND, "No namespace 'default'."));

    assertThatThrownBy(stub::ready)
        .isInstanceOfSatisfying(
            WorkflowRequestException.class,
            thrown -> assertThat(thrown.code()).isEqualTo(Problem.Code.NAMESPACE_NOT_FOUND));
  }

  @Test
  void shouldSayWhichMethodsCanNotBeCalled() {
    assertThatThrownBy(() -> stub.bring(new PizzaOrder.Order("Ada", List.of())))
        .isInstanceOf(WorkflowClientException.class)
        .hasMessageContaining("workflow 'order-7', which exists");
    assertThatThrownBy(stub::noMessage)
        .isInstanceOf(WorkflowClientException.class)
        .hasMessageContaining("PizzaOrder.noMessage carries none of @Run, @Signal and @Query");
    assertThat(stub.greeting()).isEqualTo("Hello");
    assertThat(stub).hasToString("Stub of " + PizzaOrder.class.getName()).isEqualTo(stub);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void shouldReadListsPageByPage() {
    server.answer(
        FakeServer.document(
            new WorkflowList(
                List.of(
                    summary("order-3", WorkflowStatus.RUNNING),
                    summary("order-2", WorkflowStatus.RUNNING)),
                "page two")),
        FakeServer.document(new WorkflowList(List.of(), "page three")),
        FakeServer.document(
            new WorkflowList(List.of(summary("order-1", WorkflowStatus.RUNNING)), null)));

    assertThat(client.list("WorkflowType = 'PizzaOrder'"))
        .extracting(WorkflowSummary::workflowId)
        .containsExactly("order-3", "order-2", "order-1");

    assertThat(server.received()).extracting(Received::path).containsOnly("/workflows");
    assertThat(server.received().get(0).parameters())
        .containsEntry("query", "WorkflowType = 'PizzaOrder'")
        .doesNotContainKey("pageToken");
    assertThat(server.received().get(1).parameters()).containsEntry("pageToken", "page two");
    assertThat(server.received().get(2).parameters()).containsEntry("pageToken", "page three");
  }

  @Test
  void shouldAskForNoPageThatIsNotRead() {
    server.answer(
        FakeServer.document(
            new WorkflowList(List.of(summary("order-3", WorkflowStatus.RUNNING)), "page two")));

    assertThat(client.list("").findFirst()).isPresent();

    assertThat(server.request().parameters()).doesNotContainKey("query");
  }

  @Test
  void shouldCount() {
    server.answer(
        FakeServer.document(new WorkflowCount(5, List.of(new WorkflowCount.Group("Running", 5)))));

    WorkflowCount count = client.count("GROUP BY ExecutionStatus");

    assertThat(count.count()).isEqualTo(5);
    assertThat(server.request().path()).isEqualTo("/workflow-count");
    assertThat(server.request().parameters()).containsEntry("query", "GROUP BY ExecutionStatus");
  }
}

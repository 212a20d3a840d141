package io.workflow.client;

import static io.workflow.client.ClientFixture.RUN;
import static io.workflow.client.ClientFixture.client;
import static io.workflow.client.FakeServer.document;
import static io.workflow.client.FakeServer.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import io.workflow.WorkflowOptions;
import io.workflow.protocol.Payload;
import io.workflow.protocol.rest.QueryWorkflowRequest;
import io.workflow.protocol.rest.QueryWorkflowResponse;
import io.workflow.protocol.rest.SignalWithStartRequest;
import io.workflow.protocol.rest.SignalWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowRequest;
import io.workflow.protocol.rest.StartWorkflowResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client sends through an interface is written as the interface declares it. */
class DeclaredTypesOfStubsTest {

  private static final WorkflowOptions ORDER_7 = WorkflowOptions.workflowId("order-7");
  private static final Line LINE = new Line.Pizza("margherita");
  private static final String TEXT = "{\"@type\":\"Pizza\",\"name\":\"margherita\"}";

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  sealed interface Line {
    record Pizza(String name) implements Line {}
  }

  @Workflow
  interface Lines {
    @Run
    List<Line> run(List<Line> lines);

    @Signal
    void add(Map<String, Line> lines);

    @Query
    List<Line> with(Optional<Line> line);
  }

  private final FakeServer server = new FakeServer();
  private final WorkflowClient client = client(server).build();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldWriteTheArgumentsOfAStart() {
    server.answer(started());

    WorkflowHandle<List<Line>> handle =
        client.start(Lines.class, ORDER_7, lines -> lines.run(List.of(LINE)));

    assertThat(handle.workflowId()).isEqualTo("order-7");
    assertThat(texts(server.request().body(StartWorkflowRequest.class).input()))
        .containsExactly("[" + TEXT + "]");
  }

  @Test
  void shouldWriteTheArgumentsOfASignalWithStart() {
    server.answer(started());

    WorkflowHandle<List<Line>> handle =
        client.signalWithStart(
            Lines.class,
            ORDER_7,
            lines -> lines.add(Map.of("a", LINE)),
            lines -> lines.run(List.of(LINE)));

    assertThat(handle.workflowId()).isEqualTo("order-7");
    SignalWithStartRequest sent = server.request().body(SignalWithStartRequest.class);
    assertThat(texts(sent.signalInput())).containsExactly("{\"a\":" + TEXT + "}");
    assertThat(texts(sent.start().input())).containsExactly("[" + TEXT + "]");
  }

  @Test
  void shouldWriteTheArgumentsOfSignalsAndQueriesAndReadTheAnswer() {
    Payload answer =
        Payload.of(
            Map.of(Payload.ENCODING, "json/plain"),
            ("[" + TEXT + "]").getBytes(StandardCharsets.UTF_8));
    server.answer(done(), document(new QueryWorkflowResponse(List.of(answer))));
    Lines lines = client.newStub(Lines.class, "order-7");

    lines.add(Map.of("a", LINE));
    assertThat(lines.with(Optional.of(LINE))).containsExactly(LINE);

    assertThat(texts(server.received().getFirst().body(SignalWorkflowRequest.class).input()))
        .containsExactly("{\"a\":" + TEXT + "}");
    assertThat(texts(server.received().getLast().body(QueryWorkflowRequest.class).args()))
        .containsExactly(TEXT);
  }

  private static FakeServer.Answer started() {
    return document(new StartWorkflowResponse(RUN, true));
  }

  private static List<String> texts(List<Payload> payloads) {
    return payloads.stream()
        .map(payload -> new String(payload.data(), StandardCharsets.UTF_8))
        .toList();
  }
}

package io.workflow.protocol.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.RetryState;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.TimerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RestJsonTest {

  private final JsonMapper mapper = RestJson.mapper();

  @Test
  void shouldReadBackAStartRequest() {
    var request =
        new StartWorkflowRequest(
            "PizzaOrder",
            "pizza",
            List.of(json("{\"size\":\"L\"}")),
            "request-1",
            WorkflowIdReusePolicy.REJECT_DUPLICATE,
            null,
            Duration.ofHours(1),
            null,
            null,
            null,
            null,
            Map.of("note", json("\"hot\"")),
            Map.of(),
            Map.of(),
            RetryPolicy.DEFAULT,
            null);

    String written = mapper.writeValueAsString(request);

    assertThat(written).contains("\"PT1H\"", "\"REJECT_DUPLICATE\"");
    assertThat(mapper.readValue(written, StartWorkflowRequest.class)).isEqualTo(request);
  }

  @Test
  void shouldReadPlainJsonValuesAsPayloads() {
    SignalWorkflowRequest request =
        mapper.readValue(
            """
            {"input": [{"size": "L"}, "text", 7, null, {"metadata": {"size": "M"}}],
             "somethingNew": true}
            """,
            SignalWorkflowRequest.class);

    assertThat(request.input())
        .containsExactly(
            json("{\"size\":\"L\"}"),
            json("\"text\""),
            json("7"),
            Payload.of(Map.of("encoding", "binary/null"), new byte[0]),
            json("{\"metadata\":{\"size\":\"M\"}}"));
  }

  @Test
  void shouldReadBackHistoryWithTypesByName() {
    var failure =
        new Failure(
            "declined",
            "java",
            "at X",
            Failure.of("no money", new Failure.Application("T", true, List.of(), null)),
            new Failure.Activity(5, 6, "w", "Charge", "1", RetryState.NON_RETRYABLE_FAILURE),
            null,
            null);
    var page =
        new HistoryPage(
            "run",
            List.of(
                new HistoryEvent(
                    9,
                    Instant.parse("2026-11-20T10:15:30.123456Z"),
                    new RunEnd.WorkflowExecutionFailed(
                        failure, RetryState.RETRY_POLICY_NOT_SET, 8, null),
                    null)),
            0);

    String written = mapper.writeValueAsString(page);

    assertThat(written)
        .contains("\"type\":\"WorkflowExecutionFailed\"", "2026-11-20T10:15:30.123456Z");
    assertThat(mapper.readValue(written, HistoryPage.class)).isEqualTo(page);
  }

  /** Memos of lists are written in this form too. */
  @Test
  void shouldReadBackWhatOtherClientsSentBesideAPayload() {
    Payload elsewhere =
        new Payload(
            Map.of("encoding", "json/plain"),
            "7".getBytes(StandardCharsets.UTF_8),
            new Opaque(new byte[] {1, 2}));

    for (JsonMapper each : List.of(mapper, RestJson.plainMapper())) {
      String written = each.writeValueAsString(elsewhere);
      assertThat(written).contains("\"unread\":\"AQI=\"");
      assertThat(each.readValue(written, Payload.class)).isEqualTo(elsewhere);
    }
    assertThat(mapper.writeValueAsString(json("7"))).doesNotContain("unread");
  }

  @Test
  void shouldWriteJsonPayloadsPlainlyAndReadThemBack() {
    JsonMapper plain = RestJson.plainMapper();
    var typed =
        Payload.of(
            Map.of("encoding", "json/protobuf", "messageType", "Pizza"),
            "{}".getBytes(StandardCharsets.UTF_8));
    var response =
        new QueryWorkflowResponse(
            List.of(
                json("{\"price\":9.90}"),
                json("7"),
                json("not json"),
                json("{\"metadata\":{\"encoding\":\"x\"}}"),
                Payload.of(Map.of("encoding", "binary/null"), new byte[0]),
                typed));

    String written = plain.writeValueAsString(response);

    assertThat(written)
        .startsWith("{\"result\":[{\"price\":9.90},7,{\"metadata\"")
        .contains("\"messageType\":\"Pizza\"", ",null,")
        .doesNotContain("not json");
    assertThat(plain.readValue(written, QueryWorkflowResponse.class).result())
        .element(0)
        .extracting(payload -> new String(payload.data(), StandardCharsets.UTF_8))
        .isEqualTo("{\"price\":9.9}");
    assertThat(plain.readValue(written, QueryWorkflowResponse.class).result().subList(1, 6))
        .isEqualTo(response.result().subList(1, 6));
  }

  @Test
  void shouldNameTheKindOfAnEventBesideItsId() {
    var event = new HistoryEvent(5, Instant.EPOCH, new TimerEvent.TimerFired("cooling", 4), null);

    assertThat(RestJson.plainMapper().writeValueAsString(event))
        .isEqualTo(
            """
            {"eventId":5,"eventTime":"1970-01-01T00:00:00Z","eventType":"TimerFired",\
            "attributes":{"type":"TimerFired","timerId":"cooling","startedEventId":4}}""");
  }

  @Test
  void shouldReadProblemsAlsoWithoutExtensions() {
    Problem problem = mapper.readValue("{\"title\":\"Bad Gateway\",\"status\":502}", Problem.class);

    assertThat(problem.status()).isEqualTo(502);
    assertThat(problem.code()).isNull();
  }

  private static Payload json(String text) {
    return Payload.of(Map.of("encoding", "json/plain"), text.getBytes(StandardCharsets.UTF_8));
  }
}

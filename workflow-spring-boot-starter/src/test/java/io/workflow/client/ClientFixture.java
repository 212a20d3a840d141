package io.workflow.client;

import io.workflow.data.DataConverter;
import io.workflow.data.JsonDataConverter;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.rest.HistoryPage;
import io.workflow.protocol.rest.WorkflowDescription;
import io.workflow.protocol.rest.WorkflowSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents of the server, and a client of it. */
final class ClientFixture {

  static final String RUN = "0198c5a0-0000-7000-8000-000000000001";
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final DataConverter VALUES = new JsonDataConverter();

  private ClientFixture() {}

  static WorkflowClientBuilder client(FakeServer server) {
    return WorkflowClient.builder().serverUrl(server.url()).identity("tester");
  }

  static List<Payload> payloads(@Nullable Object... values) {
    return VALUES.toPayloads(values);
  }

  static HistoryPage closedBy(EventAttributes attributes) {
    return new HistoryPage(RUN, List.of(event(9, attributes)), 0);
  }

  static HistoryPage stillOpen() {
    return new HistoryPage(RUN, List.of(), 9);
  }

  static HistoryEvent event(long id, EventAttributes attributes) {
    return new HistoryEvent(id, NOON, attributes, null);
  }

  static WorkflowSummary summary(String workflowId, WorkflowStatus status) {
    return new WorkflowSummary(
        workflowId,
        RUN,
        "PizzaOrder",
        "pizzas",
        status,
        NOON,
        null,
        null,
        3,
        Map.of(),
        Map.of(),
        0,
        0,
        null,
        null);
  }

  static WorkflowDescription description(WorkflowStatus status) {
    return new WorkflowDescription(
        summary("order-7", status),
        null,
        null,
        Duration.ofSeconds(10),
        false,
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0);
  }
}

package io.workflow.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.Activity;
import io.workflow.ActivityOptions;
import io.workflow.Durable;
import io.workflow.Query;
import io.workflow.Run;
import io.workflow.Signal;
import io.workflow.Workflow;
import io.workflow.definition.ActivityRegistry;
import io.workflow.definition.WorkflowRegistry;
import io.workflow.protocol.Payload;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.worker.QueryResult;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Values are written as what the methods declare, so that elements say of which subtype they are.
 */
class DeclaredTypesTest {

  private static final Type LINES = new ParameterizedTypeReference<List<Line>>() {}.getType();
  private static final Line PIZZA = new Line.Pizza("margherita");
  private static final Line DRINK = new Line.Drink(2);
  private static final String PIZZA_TEXT = "{\"@type\":\"Pizza\",\"name\":\"margherita\"}";
  private static final String DRINK_TEXT = "{\"@type\":\"Drink\",\"litres\":2}";

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
  sealed interface Line {
    record Pizza(String name) implements Line {}

    record Drink(int litres) implements Line {}
  }

  @Activity
  interface Prices {
    Map<String, Line> price(List<Line> lines, Optional<Line> extra);
  }

  static class PricesBean implements Prices {
    @Override
    public Map<String, Line> price(List<Line> lines, Optional<Line> extra) {
      return Map.of();
    }
  }

  interface Lines {
    @Run
    List<Line> lines(List<Line> lines);

    @Signal(description = "One more line")
    void add(Optional<Line> line);

    @Query(description = "All lines so far")
    List<Line> lines();
  }

  @Workflow
  static final class LinesWorkflow implements Lines {
    private final Prices prices;
    private final List<Line> lines = new ArrayList<>();

    LinesWorkflow(Prices prices) {
      this.prices = prices;
    }

    @Override
    public List<Line> lines(List<Line> first) {
      lines.addAll(prices.price(first, Optional.of(PIZZA)).values());
      Durable.activity(
          "Prices.price", ActivityOptions.notSet(), Object.class, first, Optional.of(PIZZA));
      lines.addAll(Durable.<List<Line>>sideEffect(LINES, () -> List.of(DRINK)));
      Durable.await(() -> lines.size() > 2);
      return lines;
    }

    @Override
    public void add(Optional<Line> line) {
      lines.add(line.orElseThrow());
    }

    @Override
    public List<Line> lines() {
      return lines;
    }
  }

  private final FakeServer server = new FakeServer("Lines", (Object) new Line[] {PIZZA});
  private final WorkflowRuntime runtime = runtime();

  private WorkflowRuntime runtime() {
    ActivityRegistry activities = ActivityRegistry.of(List.of(PricesBean.class));
    return WorkflowRuntime.builder()
        .workflows(WorkflowRegistry.of(List.of(LinesWorkflow.class), activities, "tests"))
        .activities(activities)
        .historySource(server)
        .build();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void shouldWriteAndReadAsDeclared() {
    assertThat(texts(input(server.runTask(runtime))))
        .containsExactly("[" + PIZZA_TEXT + "]", PIZZA_TEXT);

    server.completeActivity(
        "Prices.price", Map.of("a", Map.of("@type", "Pizza", "name", "margherita")));
    assertThat(texts(input(server.runTask(runtime))))
        .containsExactly("[" + PIZZA_TEXT + "]", PIZZA_TEXT);

    server.completeActivity("Prices.price", null);
    server.runTask(runtime);
    server.signal("add", PIZZA);
    server.runTask(runtime);

    assertThat(server.result(Line[].class)).containsExactly(PIZZA, DRINK, PIZZA);
    assertThat(server.query(runtime, "lines"))
        .isInstanceOfSatisfying(
            QueryResult.Answered.class,
            answer ->
                assertThat(texts(answer.result()))
                    .containsExactly(
                        "[" + String.join(",", PIZZA_TEXT, DRINK_TEXT, PIZZA_TEXT) + "]"));
    server.assertReplays(this::runtime);
  }

  @Test
  void shouldSayWhatItCanBeAskedAndTold() {
    server.runTask(runtime);

    assertThat(server.query(runtime, "__temporal_workflow_metadata"))
        .isInstanceOfSatisfying(
            QueryResult.Answered.class,
            answer -> {
              assertThat(answer.result().getFirst().metadata())
                  .containsEntry("messageType", "temporal.api.sdk.v1.WorkflowMetadata")
                  .containsEntry("encoding", "json/protobuf");
              assertThat(
                      (Object) FakeServer.VALUES.fromPayload(answer.result().getFirst(), Map.class))
                  .isEqualTo(
                      Map.of(
                          "definition",
                          Map.of(
                              "type",
                              "Lines",
                              "queryDefinitions",
                              List.of(
                                  Map.of(
                                      "name",
                                      "__stack_trace",
                                      "description",
                                      "Where the threads of the workflow wait"),
                                  Map.of("name", "lines", "description", "All lines so far")),
                              "signalDefinitions",
                              List.of(Map.of("name", "add", "description", "One more line")))));
            });
  }

  private static List<Payload> input(List<Command> commands) {
    return commands.stream()
        .filter(Command.ScheduleActivityTask.class::isInstance)
        .map(Command.ScheduleActivityTask.class::cast)
        .findFirst()
        .orElseThrow()
        .input();
  }

  private static List<String> texts(List<Payload> payloads) {
    return payloads.stream()
        .map(payload -> new String(payload.data(), StandardCharsets.UTF_8))
        .toList();
  }
}

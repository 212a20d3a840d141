package io.workflow.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.protocol.RetryPolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskCompleted;
import io.workflow.protocol.history.ActivityEvent.ActivityTaskScheduled;
import io.workflow.protocol.history.Chain;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.TimerEvent.TimerFired;
import io.workflow.protocol.history.TimerEvent.TimerStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An end that waits for its place frees its id at once; in a history, which a reset reads again,
 * the next thing with that id comes before it.
 */
class ReusedIdsTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private WorkflowState state =
      StateFold.open(
          new WorkflowKey("default", "order"),
          "run",
          new Change.EventAdded(
              new HistoryEvent(
                  1,
                  NOW,
                  new WorkflowExecutionStarted(
                      new WorkflowSpec(
                          "Order",
                          "orders",
                          List.of(),
                          new WorkflowTimeouts(null, null, MINUTE),
                          null,
                          null,
                          Map.of(),
                          Map.of(),
                          Map.of(),
                          null),
                      new Chain("run", null, null, 1, null, null, List.of(), null),
                      "",
                      "",
                      null,
                      null,
                      false),
                  null)));

  private void add(EventAttributes attributes) {
    state =
        StateFold.apply(
            state,
            new Change.EventAdded(new HistoryEvent(state.nextEventId(), NOW, attributes, null)));
  }

  private static ActivityTaskScheduled activity(String id) {
    return new ActivityTaskScheduled(
        id,
        "Bake",
        "orders",
        Map.of(),
        List.of(),
        null,
        null,
        MINUTE,
        null,
        RetryPolicy.DEFAULT,
        1,
        null);
  }

  @Test
  void shouldKeepTheIdOfALaterActivity() {
    add(activity("a"));
    add(activity("a"));
    add(new ActivityTaskCompleted(2, 0, List.of(), ""));

    assertThat(state.activities().eventIds()).containsOnly(Map.entry("a", 3L));
  }

  @Test
  void shouldKeepTheIdOfALaterTimer() {
    add(new TimerStarted("t", MINUTE, 1));
    add(new TimerStarted("t", MINUTE, 1));
    add(new TimerFired("t", 2));

    assertThat(state.timers().eventIds()).containsOnly(Map.entry("t", 3L));
  }
}

package io.workflow.server.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Request;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.ForwardingHistoryService;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTimeouts;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class WorkflowResetsTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-7");
  private static final String BASE = new UUID(7, 7).toString();

  private final InMemoryEngine history = new InMemoryEngine();
  private final TestWorker worker = new TestWorker(history, "worker-1");

  @BeforeEach
  void start() {
    history.submit(KEY, Requests.start().taskQueue("pizza").request(BASE)).join();
  }

  @Test
  void shouldHandOverOnlyWhatTheNewRunIsToldOf() {
    continueAsNew();
    worker.runWorkflowTask(KEY, new Command.StartTimer("t", Duration.ofDays(1)));
    signal("kept");
    continueAsNew();

    assertThat(reset(history, LaterEvents.Bounds.USUAL, true)).isInstanceOf(Outcome.Accepted.class);

    assertThat(lastReset().laterEvents())
        .extracting(event -> event.attributes())
        .singleElement()
        .isInstanceOfSatisfying(
            WorkflowExecutionSignaled.class,
            signal -> assertThat(signal.requestId()).isEqualTo("kept"));
    assertThat(history.state(KEY).requests().signalIds()).containsExactly("kept");
  }

  /** The run that is open has followed the base run, although it has nothing to tell. */
  @Test
  void shouldNotTakeALaterRunForTheBaseRun() {
    continueAsNew();

    reset(history, LaterEvents.Bounds.USUAL, true);

    assertThat(lastReset().laterEvents()).isEmpty();
    assertThat(lastReset().current().followsBase()).isTrue();
    assertThat(lastReset().current().runId()).isNotEqualTo(BASE);
  }

  @Test
  void shouldLeaveOutWhatIsNotAskedFor() {
    continueAsNew();
    signal("kept");

    reset(history, new LaterEvents.Bounds(0, DataSize.ofMegabytes(1)), false);

    assertThat(lastReset().laterEvents()).isEmpty();
  }

  @Test
  void shouldRefuseToHoldMoreThanTheNewRunCouldTake() {
    continueAsNew();
    signal("1");
    continueAsNew();
    signal("2");

    Outcome<?> tooMany = reset(history, new LaterEvents.Bounds(1, DataSize.ofMegabytes(1)), true);
    Outcome<?> tooLarge = reset(history, new LaterEvents.Bounds(10, DataSize.ofBytes(150)), true);

    assertThat(rejection(tooMany).reason()).isEqualTo(Rejection.Reason.LIMIT_EXCEEDED);
    assertThat(rejection(tooMany).message()).contains("at most 1 signals", BASE, "order-7");
    assertThat(rejection(tooLarge).reason()).isEqualTo(Rejection.Reason.LIMIT_EXCEEDED);
  }

  @Test
  void shouldSayThatAWorkflowDoesNotStopGoingOn() {
    AtomicInteger signals = new AtomicInteger();
    HistoryService busy =
        new ForwardingHistoryService(history) {
          @Override
          public List<HistoryEvent> readEvents(
              WorkflowKey key, String runId, long fromEventId, long toEventId, int maxEvents) {
            var page = super.readEvents(key, runId, fromEventId, toEventId, maxEvents);
            if (page.isEmpty()) {
              signal(this, "busy " + signals.incrementAndGet());
            }
            return page;
          }
        };
    worker.runWorkflowTask(KEY, new Command.StartTimer("t", Duration.ofDays(1)));

    assertThat(rejection(reset(busy, LaterEvents.Bounds.USUAL, true)).reason())
        .isEqualTo(Rejection.Reason.WORKFLOW_CHANGED);
    assertThat(signals).hasValue(5);
  }

  private Outcome<?> reset(HistoryService of, LaterEvents.Bounds bounds, boolean signals) {
    return new WorkflowResets(of, bounds)
        .reset(
            KEY,
            new ResetOptions(
                BASE,
                4,
                new Request.ResetWorkflow.Reapply(signals, false, true, List.of()),
                "again",
                "client",
                "click"));
  }

  private Request.ResetWorkflow lastReset() {
    return (Request.ResetWorkflow) history.lastRequest();
  }

  private static Rejection rejection(Outcome<?> outcome) {
    return ((Outcome.Rejected<?>) outcome).rejection();
  }

  private void signal(String requestId) {
    signal(history, requestId);
  }

  private static void signal(HistoryService of, String requestId) {
    of.submit(
            KEY,
            new ExecutionRequest.SignalWorkflow(
                null,
                "ready",
                List.of(Payload.of(Map.of(), new byte[100])),
                Map.of(),
                "client",
                requestId,
                List.of()))
        .join();
  }

  private void continueAsNew() {
    history.advance(Duration.ofMinutes(1));
    worker.runWorkflowTask(
        KEY,
        new Command.ContinueAsNewWorkflowExecution(
            new WorkflowSpec(
                "",
                "",
                List.of(),
                new WorkflowTimeouts(null, null, null),
                null,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                null),
            null,
            ContinueAsNewInitiator.WORKFLOW,
            null,
            List.of()));
  }
}

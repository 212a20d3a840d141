package io.workflow.engine.scenario;

import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes back to a workflow task of a run, with what the histories say at this moment. */
public final class ResetStep implements Step {

  private final int run;
  private final long finishEventId;
  private boolean signals = true;
  private boolean cancelRequests = true;
  private @Nullable String requestId;
  private boolean updates = true;
  private List<SignalWorkflow> furtherSignals = List.of();
  private int unseenEvents;

  ResetStep(int run, long finishEventId) {
    this.run = run;
    this.finishEventId = finishEventId;
  }

  public ResetStep withoutSignals() {
    signals = false;
    return this;
  }

  public ResetStep withoutCancelRequests() {
    cancelRequests = false;
    return this;
  }

  public ResetStep withoutUpdates() {
    updates = false;
    return this;
  }

  /** The new run gets this signal after all others. */
  public ResetStep thenSignal(String name) {
    furtherSignals =
        List.of(
            new SignalWorkflow(
                null, name, Requests.payloads(name), Map.of(), "operator", "", List.of()));
    return this;
  }

  public ResetStep requestId(String id) {
    requestId = id;
    return this;
  }

  /** The caller has not seen the last events of the current run. */
  public ResetStep unseen(int events) {
    unseenEvents = events;
    return this;
  }

  @Override
  public void take(Scenario scenario) {
    WorkflowState current = scenario.state();
    String baseRunId = scenario.runId(run);
    List<HistoryEvent> base = events(scenario, baseRunId);
    List<HistoryEvent> later = new ArrayList<>();
    String last = baseRunId;
    List<HistoryEvent> lastEvents = base;
    while (lastEvents.getLast().attributes() instanceof WorkflowExecutionContinuedAsNew end) {
      last = end.newExecutionRunId();
      lastEvents = events(scenario, last);
      later.addAll(lastEvents);
    }
    scenario.submit(
        new ResetWorkflow(
            scenario.executor().state(scenario.key(), baseRunId).lineage(),
            finishEventId,
            base,
            later,
            new ResetWorkflow.Seen(
                current.runId(),
                current.nextEventId() - unseenEvents,
                last.equals(current.runId())),
            new ResetWorkflow.Reapply(signals, cancelRequests, updates, furtherSignals),
            "the oven was cold",
            "operator",
            requestId == null ? scenario.memory().name("reset") : requestId));
  }

  private static List<HistoryEvent> events(Scenario scenario, String runId) {
    return scenario.executor().events(scenario.key(), runId);
  }
}

package io.workflow.server.reset;

import io.workflow.engine.decide.Request.ResetWorkflow.Reapply;
import io.workflow.engine.state.EventSize;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ChildEvent.ChildWorkflowExecutionStarted;
import io.workflow.protocol.history.ChildEvent.StartChildWorkflowExecutionFailed;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionCancelRequested;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionOptionsUpdated;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionSignaled;
import io.workflow.protocol.history.ExternalEvent.CancelAnswer;
import io.workflow.protocol.history.ExternalEvent.SignalAnswer;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.Reapplied;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAccepted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAdmitted;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/**
 * What a reset tells the new run of the runs that followed the base run. They may be a thousand
 * with thousands of events each: what they were asked from outside is kept, within bounds, the rest
 * is let go of as it is read.
 */
final class LaterEvents {

  /** The new run could not take more: its history would be too long, or too large. */
  record Bounds(int events, DataSize size) {
    static final Bounds USUAL = new Bounds(20_000, DataSize.ofMegabytes(20));
  }

  private final Reapply reapply;
  private final Bounds bounds;
  private final List<HistoryEvent> events = new ArrayList<>();
  private long bytes;
  private boolean tooMany;

  LaterEvents(Reapply reapply, Bounds bounds) {
    this.reapply = reapply;
    this.bounds = bounds;
  }

  void add(HistoryEvent event) {
    if (tooMany || !(event.attributes() instanceof Reapplied told) || !isWanted(told)) {
      return;
    }
    bytes += EventSize.of(event.attributes()) + EventSize.of(event.metadata());
    tooMany = events.size() >= bounds.events() || bytes > bounds.size().toBytes();
    if (!tooMany) {
      events.add(event);
    }
  }

  private boolean isWanted(Reapplied told) {
    return switch (told) {
      case WorkflowExecutionSignaled _e -> reapply.signals();
      case WorkflowExecutionCancelRequested _e -> reapply.cancelRequests();
      case WorkflowExecutionUpdateAdmitted _e -> reapply.updates();
      case WorkflowExecutionUpdateAccepted _e -> reapply.updates();
      case WorkflowExecutionOptionsUpdated _e -> true;
      // What became of others is told of the base run alone: their ids mean nothing elsewhere.
      case StartChildWorkflowExecutionFailed _e -> false;
      case ChildWorkflowExecutionStarted _e -> false;
      case ChildEnd _e -> false;
      case SignalAnswer _e -> false;
      case CancelAnswer _e -> false;
    };
  }

  boolean mayGoOn() {
    return !tooMany;
  }

  List<HistoryEvent> events() {
    return List.copyOf(events);
  }

  String tooMany(String workflowId, String baseRunId) {
    return ("Expected at most %,d signals, updates and the like of at most %d MB after run "
            + "%s of workflow '%s', but there were more. Reset a later run, or leave signals and "
            + "updates out")
        .formatted(bounds.events(), bounds.size().toMegabytes(), baseRunId, workflowId);
  }
}

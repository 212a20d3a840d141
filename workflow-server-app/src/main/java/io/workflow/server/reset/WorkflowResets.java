package io.workflow.server.reset;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.decide.Response.WorkflowStarted;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import io.workflow.server.engine.EngineAnswers;
import io.workflow.server.engine.NoAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Reads what a reset needs of the histories, and asks for it. */
@Component
public final class WorkflowResets {

  private static final int TRIES = 5;
  private static final int EVENTS = 1_000;

  private final HistoryService history;
  private final LaterEvents.Bounds bounds;

  @Autowired
  public WorkflowResets(HistoryService history) {
    this(history, LaterEvents.Bounds.USUAL);
  }

  WorkflowResets(HistoryService history, LaterEvents.Bounds bounds) {
    this.history = history;
    this.bounds = bounds;
  }

  /**
   * Goes back to a workflow task. Blocks; a workflow that goes on meanwhile is read again.
   *
   * @return {@link WorkflowStarted} with the new run, or why not
   * @throws NoAnswerException when the shard does not answer; what was done is not known
   */
  public Outcome<WorkflowStarted> reset(WorkflowKey key, ResetOptions options) {
    Outcome<WorkflowStarted> outcome = tryOnce(key, options);
    for (int tries = 1; tries < TRIES && hasGoneOn(outcome); tries++) {
      outcome = tryOnce(key, options);
    }
    return outcome;
  }

  private static boolean hasGoneOn(Outcome<WorkflowStarted> outcome) {
    return outcome instanceof Outcome.Rejected<WorkflowStarted>(Rejection rejection)
        && rejection.reason() == Reason.WORKFLOW_CHANGED;
  }

  private Outcome<WorkflowStarted> tryOnce(WorkflowKey key, ResetOptions options) {
    WorkflowState current = inspect(key, null);
    if (current == null) {
      return notFound("There is no workflow '%s' to reset".formatted(key.workflowId()));
    }
    String baseRunId = options.runId() == null ? current.runId() : options.runId();
    // An earlier reset by the same request may have been followed by further runs.
    String newRunId = ResetWorkflow.newRunId(baseRunId, options.requestId());
    WorkflowState done = inspect(key, newRunId);
    if (done != null) {
      return new Outcome.Accepted<>(
          new WorkflowStarted(newRunId, false, done.status(), null, null));
    }
    WorkflowState baseRun = baseRunId.equals(current.runId()) ? current : inspect(key, baseRunId);
    List<HistoryEvent> base = new ArrayList<>();
    HistoryEvent last = read(key, baseRunId, base::add);
    if (last == null || baseRun == null) {
      return notFound(
          "Workflow '%s' has no run %s to reset".formatted(key.workflowId(), baseRunId));
    }
    String lastRunId = baseRunId;
    LaterEvents later = new LaterEvents(options.reapply(), bounds);
    while (last != null
        && last.attributes() instanceof WorkflowExecutionContinuedAsNew end
        && later.mayGoOn()) {
      lastRunId = end.newExecutionRunId();
      last = read(key, lastRunId, later::add); // null: that run was deleted, and tells nothing more
    }
    if (!later.mayGoOn()) {
      return new Outcome.Rejected<>(
          Rejection.of(Reason.LIMIT_EXCEEDED, later.tooMany(key.workflowId(), baseRunId)));
    }
    boolean follows = last != null && lastRunId.equals(current.runId());
    return EngineAnswers.await(
        history.submit(
            key,
            new ResetWorkflow(
                baseRun.lineage(),
                options.workflowTaskFinishEventId(),
                base,
                later.events(),
                new ResetWorkflow.Seen(
                    current.runId(),
                    last != null && follows ? last.eventId() + 1 : current.nextEventId(),
                    follows),
                options.reapply(),
                options.reason(),
                options.identity(),
                options.requestId())));
  }

  /** Returns the last event; {@code null} when there is no such run. */
  private @Nullable HistoryEvent read(
      WorkflowKey key, String runId, Consumer<HistoryEvent> reader) {
    HistoryEvent last = null;
    List<HistoryEvent> page;
    do {
      long from = last == null ? 1 : last.eventId() + 1;
      page = history.readEvents(key, runId, from, Long.MAX_VALUE, EVENTS);
      page.forEach(reader);
      last = page.isEmpty() ? last : page.getLast();
    } while (!page.isEmpty());
    return last;
  }

  private @Nullable WorkflowState inspect(WorkflowKey key, @Nullable String runId) {
    return EngineAnswers.await(history.inspect(key, runId));
  }

  private static Outcome<WorkflowStarted> notFound(String message) {
    return new Outcome.Rejected<>(Rejection.of(Reason.NOT_FOUND, message));
  }
}

package io.workflow.server.frontend;

import io.workflow.engine.decide.Rejection;
import io.workflow.engine.decide.Rejection.Reason;
import io.workflow.engine.decide.Request.ResetWorkflow;
import io.workflow.engine.decide.Response;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what a reset needs of the histories, and asks for it. */
@Component
public final class WorkflowResets {

  private static final int TRIES = 5;
  private static final int EVENTS = 1_000;
  private static final long ANSWER_SECONDS = 10;

  private final HistoryService history;

  public WorkflowResets(HistoryService history) {
    this.history = history;
  }

  /**
   * Goes back to a workflow task. Blocks; a workflow that goes on meanwhile is read again.
   *
   * @return {@link Response.WorkflowStarted} with the new run, or why not
   * @throws TimeoutException when the shard does not answer; what was done is not known
   */
  public Outcome reset(WorkflowKey key, ResetOptions options) throws TimeoutException {
    Outcome outcome = tryOnce(key, options);
    for (int tries = 1; tries < TRIES && hasGoneOn(outcome); tries++) {
      outcome = tryOnce(key, options);
    }
    return outcome;
  }

  private static boolean hasGoneOn(Outcome outcome) {
    return outcome instanceof Outcome.Rejected(Rejection rejection)
        && rejection.reason() == Reason.TASK_STALE;
  }

  private Outcome tryOnce(WorkflowKey key, ResetOptions options) throws TimeoutException {
    WorkflowState current = inspect(key, null);
    if (current == null) {
      return notFound("There is no workflow '%s' to reset".formatted(key.workflowId()));
    }
    String baseRunId = options.runId() == null ? current.runId() : options.runId();
    // An earlier reset by the same request may have been followed by further runs.
    String newRunId = ResetWorkflow.newRunId(baseRunId, options.requestId());
    WorkflowState done = inspect(key, newRunId);
    if (done != null) {
      return new Outcome.Accepted(new Response.WorkflowStarted(newRunId, false, done.status()));
    }
    if (inspect(key, baseRunId) == null) {
      return notFound(
          "Workflow '%s' has no run %s to reset".formatted(key.workflowId(), baseRunId));
    }
    List<HistoryEvent> base = events(key, baseRunId);
    List<HistoryEvent> later = new ArrayList<>();
    String lastRunId = baseRunId;
    List<HistoryEvent> last = base;
    while (last.getLast().attributes() instanceof WorkflowExecutionContinuedAsNew end) {
      lastRunId = end.newExecutionRunId();
      last = events(key, lastRunId);
      later.addAll(last);
    }
    boolean follows = lastRunId.equals(current.runId());
    return await(
        history.submit(
            key,
            new ResetWorkflow(
                baseRunId,
                options.workflowTaskFinishEventId(),
                base,
                later,
                current.runId(),
                follows ? last.getLast().eventId() + 1 : current.nextEventId(),
                follows,
                options.signals(),
                options.cancelRequests(),
                options.updates(),
                options.reason(),
                options.identity(),
                options.requestId(),
                options.furtherSignals())));
  }

  private List<HistoryEvent> events(WorkflowKey key, String runId) {
    List<HistoryEvent> events = new ArrayList<>();
    List<HistoryEvent> page;
    do {
      page = history.readEvents(key, runId, events.size() + 1L, Long.MAX_VALUE, EVENTS);
      events.addAll(page);
    } while (!page.isEmpty());
    if (events.isEmpty()) {
      throw new IllegalStateException("Expected run " + runId + " to have events");
    }
    return events;
  }

  private @Nullable WorkflowState inspect(WorkflowKey key, @Nullable String runId)
      throws TimeoutException {
    return await(history.inspect(key, runId));
  }

  private static Outcome notFound(String message) {
    return new Outcome.Rejected(new Rejection(Reason.NOT_FOUND, message));
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> answer)
      throws TimeoutException {
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Expected an answer from the shard", failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("The server is stopping");
    }
  }
}

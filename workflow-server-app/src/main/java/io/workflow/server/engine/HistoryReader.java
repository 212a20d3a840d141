package io.workflow.server.engine;

import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.Timers;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.rest.HistoryPage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Pages of histories, awaited if need be. Calls block. */
public final class HistoryReader {

  public static final Duration LONG_POLL = Duration.ofSeconds(20);

  private final HistoryService history;
  private final Runs runs;
  private final Timers timers;

  public HistoryReader(HistoryService history, Runs runs) {
    this(history, runs, Timers.system());
  }

  public HistoryReader(HistoryService history, Runs runs, Timers timers) {
    this.history = history;
    this.runs = runs;
    this.timers = timers;
  }

  /** What a client asked for. */
  public record Wanted(long fromEventId, int pageSize, boolean await, boolean closeEventOnly) {}

  /**
   * Looks at a run; without a run id, at the open or latest one. What goes wrong is an exception of
   * the front end.
   */
  public interface Runs {
    WorkflowState inspect(WorkflowKey key, @Nullable String runId);
  }

  /** A page of a run; when no run id is given, of the one that is open or latest now. */
  public HistoryPage read(WorkflowKey key, @Nullable String runId, Wanted wanted) {
    Timers.Deadline deadline = timers.deadline(LONG_POLL);
    String run = runId;
    while (true) {
      Duration left = deadline.left();
      // Registered before looking, so that no change falls between the two.
      CompletableFuture<Boolean> change =
          wanted.await && left.isPositive() ? register(key, wanted, left) : null;
      WorkflowState state = runs.inspect(key, run);
      // A later run must not be mistaken for the one that is being waited for.
      run = state.runId();
      HistoryPage page = page(key, state, wanted);
      if (change == null || !page.events().isEmpty() || page.nextEventId() == 0) {
        return page;
      }
      boolean unused = EngineAnswers.await(change, left.plusSeconds(1));
    }
  }

  private CompletableFuture<Boolean> register(WorkflowKey key, Wanted wanted, Duration left) {
    return wanted.closeEventOnly ? history.closed(key, left) : history.changed(key, left);
  }

  private HistoryPage page(WorkflowKey key, WorkflowState state, Wanted wanted) {
    boolean closed = state.status().isClosed();
    long last = state.nextEventId() - 1;
    if (wanted.closeEventOnly) {
      return closed
          ? new HistoryPage(state.runId(), history.readEvents(key, state.runId(), last, last, 1), 0)
          : new HistoryPage(state.runId(), List.of(), state.nextEventId());
    }
    if (wanted.fromEventId > last) {
      return new HistoryPage(state.runId(), List.of(), closed ? 0 : wanted.fromEventId);
    }
    List<HistoryEvent> events =
        history.readEvents(key, state.runId(), wanted.fromEventId, last, wanted.pageSize);
    long next = events.isEmpty() ? wanted.fromEventId : events.getLast().eventId() + 1;
    return new HistoryPage(state.runId(), events, closed && next > last ? 0 : next);
  }
}

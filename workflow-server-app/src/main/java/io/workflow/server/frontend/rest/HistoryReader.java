package io.workflow.server.frontend.rest;

import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.rest.HistoryPage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Pages of histories, awaited if need be. */
@Component
class HistoryReader {

  static final Duration LONG_POLL = Duration.ofSeconds(20);

  private final HistoryCalls history;
  private final Duration longPoll;

  @Autowired
  HistoryReader(HistoryCalls history) {
    this(history, LONG_POLL);
  }

  HistoryReader(HistoryCalls history, Duration longPoll) {
    this.history = history;
    this.longPoll = longPoll;
  }

  /** What a client asked for. */
  record Wanted(long fromEventId, int pageSize, boolean await, boolean closeEventOnly) {}

  HistoryPage read(WorkflowKey key, @Nullable String runId, Wanted wanted) {
    long deadline = System.nanoTime() + longPoll.toNanos();
    String run = runId;
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      // Registered before looking, so that no change falls between the two.
      CompletableFuture<Boolean> change =
          wanted.await && left.isPositive() ? register(key, wanted, left) : null;
      WorkflowState state = history.inspect(key, run);
      // A later run must not be mistaken for the one that is being waited for.
      run = state.runId();
      HistoryPage page = page(key, state, wanted);
      if (change == null || !page.events().isEmpty() || page.nextEventId() == 0) {
        return page;
      }
      HistoryCalls.await(change, left.plusSeconds(1));
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

package io.workflow.engine.shard;

import io.workflow.engine.decide.ChildOutcomes;
import io.workflow.engine.decide.Request;
import io.workflow.engine.state.OutboxMessage.AskChild;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of a child, by its own histories. That is rare: after the reset of a parent
 * that was closed.
 *
 * @param blocking where histories are read
 */
record ChildInquiry(HistoryService history, Executor blocking, AskChild ask) {

  /** A chain that is longer is taken for lost. */
  private static final int MOST_RUNS = 1_000;

  /**
   * What the parent is to be told; {@code null} when the child was never started as far as anybody
   * knows.
   */
  CompletableFuture<@Nullable Request<?>> answer() {
    return history
        .inspect(ask.target(), null)
        .thenCompose(
            current ->
                current != null && ChildOutcomes.isOf(ask, current)
                    ? outcome(current, 1)
                    : run(ask.start().childRunId(), 1));
  }

  private CompletableFuture<@Nullable Request<?>> run(String runId, int number) {
    return history
        .inspect(ask.target(), runId)
        .thenCompose(
            run -> run == null || number > MOST_RUNS ? nothingThere(number) : outcome(run, number));
  }

  private CompletableFuture<@Nullable Request<?>> nothingThere(int number) {
    return CompletableFuture.completedFuture(
        ask.hasStarted() || number > 1 ? ChildOutcomes.lost(ask) : null);
  }

  private CompletableFuture<@Nullable Request<?>> outcome(WorkflowState run, int number) {
    if (!run.status().isClosed()) {
      return CompletableFuture.completedFuture(ChildOutcomes.open(ask));
    }
    return CompletableFuture.supplyAsync(() -> end(run), blocking)
        .thenCompose(
            end -> {
              String next = ChildOutcomes.nextRunId(run, end);
              return next == null
                  ? CompletableFuture.completedFuture(ChildOutcomes.closed(ask, run, end))
                  : run(next, number + 1);
            });
  }

  private RunEnd end(WorkflowState run) {
    long last = run.nextEventId() - 1;
    List<HistoryEvent> events = history.readEvents(ask.target(), run.runId(), last, last, 1);
    if (!events.isEmpty() && events.getFirst().attributes() instanceof RunEnd end) {
      return end;
    }
    throw new IllegalStateException(
        "Expected event %d of run %s to close it, but found %s"
            .formatted(last, run.runId(), events));
  }
}

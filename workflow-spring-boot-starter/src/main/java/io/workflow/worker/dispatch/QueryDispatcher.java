package io.workflow.worker.dispatch;

import io.workflow.data.FailureConverter;
import io.workflow.protocol.Failure;
import io.workflow.protocol.worker.QueryResult;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import io.workflow.worker.WorkflowTaskHandler;
import io.workflow.worker.channel.WorkerChannel;
import io.workflow.worker.task.TaskSlots;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers pushed queries, each on a virtual thread, at most as many at once as there are slots. */
public final class QueryDispatcher {

  private static final Logger log = LoggerFactory.getLogger(QueryDispatcher.class);

  private final WorkflowTaskHandler handler;
  private final FailureConverter failures;
  private final Supplier<WorkerChannel> channel;
  private final TaskSlots slots;

  /** {@code channel} is asked for when the first query is there: it is made with this listener. */
  public QueryDispatcher(
      WorkflowTaskHandler handler,
      FailureConverter failures,
      Supplier<WorkerChannel> channel,
      TaskSlots slots) {
    this.handler = handler;
    this.failures = failures;
    this.channel = channel;
    this.slots = slots;
  }

  /** Does not block. */
  void pushed(QueryRequested query) {
    if (!slots.tryReserve()) {
      send(query, busy());
      return;
    }
    Thread unused =
        Thread.ofVirtual()
            .name("query-" + query.queryId())
            .start(
                () -> {
                  try {
                    send(query, answer(query));
                  } finally {
                    slots.release(1);
                  }
                });
  }

  private QueryResult busy() {
    return new QueryResult.Failed(
        Failure.server(
            "The worker answers %d queries already, which is its limit. Ask again later."
                .formatted(slots.size())));
  }

  private QueryResult answer(QueryRequested query) {
    try {
      return handler.query(query);
    } catch (RuntimeException defect) {
      return new QueryResult.Failed(failures.toFailure(defect));
    }
  }

  private void send(QueryRequested query, QueryResult result) {
    CompletableFuture<Void> unused =
        channel
            .get()
            .send(new WorkerRequest.AnswerQuery(query.queryId(), result))
            .handle(
                (answer, failure) -> {
                  if (!(answer instanceof WorkerResponse.Done)) {
                    log.debug(
                        "Query {} of workflow '{}' was answered in vain: {}",
                        query.queryId(),
                        query.workflowId(),
                        answer,
                        failure);
                  }
                  return null;
                });
  }
}

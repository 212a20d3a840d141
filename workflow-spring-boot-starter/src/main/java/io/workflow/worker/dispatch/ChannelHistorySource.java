package io.workflow.worker.dispatch;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.worker.HistorySource;
import io.workflow.worker.channel.WorkerChannel;
import io.workflow.worker.channel.WorkerChannelException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Fetches histories through the worker channel. */
public final class ChannelHistorySource implements HistorySource {

  /** Longer than a workflow task may take by default: the task is lost by then. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Supplier<WorkerChannel> channel;

  public ChannelHistorySource(Supplier<WorkerChannel> channel) {
    this.channel = channel;
  }

  @Override
  public WorkerResponse.History fetch(
      String namespace, String workflowId, String runId, long fromEventId) {
    String what =
        "the history of workflow '%s' (run %s) from event %d"
            .formatted(workflowId, runId, fromEventId);
    try {
      WorkerResponse answer =
          channel
              .get()
              .send(new WorkerRequest.GetHistory(namespace, workflowId, runId, fromEventId))
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (answer instanceof WorkerResponse.History history) {
        return history;
      }
      throw new WorkerChannelException("Expected %s, but got %s".formatted(what, answer));
    } catch (ExecutionException failure) {
      throw new WorkerChannelException(
          "Can't fetch %s: %s".formatted(what, String.valueOf(failure.getCause())));
    } catch (TimeoutException late) {
      throw new WorkerChannelException(
          "Expected %s within %s, but there was no answer".formatted(what, TIMEOUT));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new WorkerChannelException("Interrupted while waiting for " + what);
    }
  }
}

package io.workflow.worker.channel;

import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import java.util.concurrent.CompletableFuture;

/**
 * One try of a request that has no answer yet.
 *
 * @param correlationId the same in every try, and not used by another request
 * @param encoded the request with its correlation id
 * @param retries how often the server has said before that it is unavailable
 * @param stream the one that it was put on; 0 while it waits
 * @param sentNanos when it was put on the stream, by {@link System#nanoTime}; 0 while it waits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PendingRequest(
    long correlationId,
    WorkerRequest request,
    byte[] encoded,
    int retries,
    long stream,
    long sentNanos,
    CompletableFuture<WorkerResponse> answer) {

  PendingRequest sent(long onStream, long nanos) {
    return new PendingRequest(correlationId, request, encoded, retries, onStream, nanos, answer);
  }

  PendingRequest waiting() {
    return sent(0, 0);
  }

  /**
   * How often this may be sent again while the server is unavailable. Completions are worth it for
   * ever: they end at the latest when the server has given the attempt up and says that it is
   * stale. Claims are not: the record that told of the task comes again.
   */
  int maximumRetries() {
    return switch (request) {
      case WorkerRequest.CompleteWorkflowTask done -> Integer.MAX_VALUE;
      case WorkerRequest.FailWorkflowTask failed -> Integer.MAX_VALUE;
      case WorkerRequest.CompleteActivityTask done -> Integer.MAX_VALUE;
      case WorkerRequest.FailActivityTask failed -> Integer.MAX_VALUE;
      case WorkerRequest.CancelActivityTask cancelled -> Integer.MAX_VALUE;
      case WorkerRequest.ReturnActivityTask returned -> Integer.MAX_VALUE;
      case WorkerRequest.ClaimWorkflowTask claim -> 4;
      case WorkerRequest.ClaimActivityTask claim -> 4;
      case WorkerRequest.RecordHeartbeat heartbeat -> 4;
      case WorkerRequest.AnswerQuery query -> 4;
      case WorkerRequest.GetHistory history -> 10;
      case WorkerRequest.Register register -> 0;
    };
  }
}

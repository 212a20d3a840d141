package io.workflow.worker.task;

import io.workflow.protocol.worker.TaskKind;
import io.workflow.protocol.worker.TaskMessage;
import io.workflow.protocol.worker.WorkerRequest;
import io.workflow.protocol.worker.WorkerResponse;
import io.workflow.worker.channel.WorkerChannel;
import io.workflow.worker.task.TaskClaims.Verdict;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks of one kind at the server, for a worker that knows some types of them. Safe for use
 * by many threads.
 */
public final class ClaimAtServer {

  private static final Logger log = LoggerFactory.getLogger(ClaimAtServer.class);

  private final TaskKind kind;
  private final Set<String> types;
  private final String remedy;
  private final WorkerChannel channel;
  private final TaskSlots slots;
  private final WorkerMetrics metrics;
  private final OccasionalLog unknownTypes = new OccasionalLog(Duration.ofMinutes(1));

  /**
   * @param types what this worker runs
   * @param remedy what people can do about tasks of another type: a sentence
   */
  public ClaimAtServer(
      TaskKind kind,
      Set<String> types,
      String remedy,
      WorkerChannel channel,
      TaskSlots slots,
      WorkerMetrics metrics) {
    this.kind = kind;
    this.types = Set.copyOf(types);
    this.remedy = remedy;
    this.channel = channel;
    this.slots = slots;
    this.metrics = metrics;
  }

  /**
   * Claims one task, as {@link TaskClaims#claim} promises it.
   *
   * @param request asked for when the type is known
   * @param runs takes over the slot and returns {@code true} if the answer holds the task; on the
   *     channel's thread, must not block
   */
  public CompletableFuture<Verdict> claim(
      TaskMessage message,
      Function<TaskMessage, WorkerRequest> request,
      Predicate<@Nullable WorkerResponse> runs) {
    if (!types.contains(message.type())) {
      slots.release(1);
      metrics.notTaken(kind, "unknown_type");
      unknownTypes.log(message.type(), () -> warnOfUnknownType(message));
      return CompletableFuture.completedFuture(Verdict.UNKNOWN_TYPE);
    }
    return channel
        .send(request.apply(message))
        .handle((answer, failure) -> runs.test(answer) ? Verdict.TAKEN : none(answer, failure));
  }

  private Verdict none(@Nullable WorkerResponse answer, @Nullable Throwable failure) {
    slots.release(1);
    if (answer instanceof WorkerResponse.Refused refused
        && refused.reason() != WorkerResponse.Refused.Reason.UNAVAILABLE) {
      log.debug("A task of kind {} is gone: {}", kind.label(), refused);
      metrics.notTaken(kind, "gone");
      return Verdict.GONE;
    }
    log.debug("A task of kind {} can't be claimed: {}", kind.label(), answer, failure);
    metrics.notTaken(kind, "unavailable");
    return Verdict.UNAVAILABLE;
  }

  private void warnOfUnknownType(TaskMessage message) {
    log.warn(
        "No {} of type {} in this application; the task of workflow '{}' is left to another worker."
            + " {}",
        kind.label(),
        message.type(),
        message.task().workflowId(),
        remedy);
  }
}

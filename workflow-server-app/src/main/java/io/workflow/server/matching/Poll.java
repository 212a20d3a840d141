package io.workflow.server.matching;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A worker that waits for a task. Its state belongs to its {@link PollerQueue}, and is changed
 * under that one's lock.
 */
public final class Poll {

  enum State {
    WAITING,
    /** A task is being claimed for it. */
    CLAIMING,
    DONE
  }

  private final PollRequest request;
  private final CompletableFuture<Optional<PolledTask>> answer = new CompletableFuture<>();
  private final Consumer<Poll> onCancel;
  State state = State.WAITING;
  boolean expired;
  private volatile boolean cancelled;

  Poll(PollRequest request, Consumer<Poll> onCancel) {
    this.request = request;
    this.onCancel = onCancel;
  }

  PollRequest request() {
    return request;
  }

  /**
   * The task; empty when none came in time, or the poll was cancelled. Completes on a thread of the
   * engine. Never fails.
   */
  public CompletableFuture<Optional<PolledTask>> answer() {
    return answer;
  }

  /** The worker has gone: it is given nothing more. Idempotent. */
  public void cancel() {
    cancelled = true;
    onCancel.accept(this);
  }

  boolean isCancelled() {
    return cancelled;
  }
}

package io.workflow.worker.channel;

/** A request got no answer because of the channel itself: it is closed, or full. */
public class WorkerChannelException extends RuntimeException {

  public WorkerChannelException(String message) {
    super(message);
  }
}

package io.workflow.worker.replay;

import io.workflow.protocol.command.Command;

/** An activity from the code's call to its end. */
public final class ActivityCall {

  /** How far the call has come. */
  enum State {
    /** Called by the code, not yet in the history. */
    ISSUED,
    /** In the history. */
    SCHEDULED,
    /** Asked to stop. */
    CANCEL_REQUESTED,
    /** Ended, or never scheduled because it was cancelled before. */
    CLOSED
  }

  private final Command.ScheduleActivityTask command;
  private State state = State.ISSUED;
  private long scheduledEventId;

  ActivityCall(Command.ScheduleActivityTask command) {
    this.command = command;
  }

  public Command.ScheduleActivityTask command() {
    return command;
  }

  /** 0 until it is in the history. */
  public long scheduledEventId() {
    return scheduledEventId;
  }

  State state() {
    return state;
  }

  void scheduled(long eventId) {
    state = State.SCHEDULED;
    scheduledEventId = eventId;
  }

  void cancelRequested() {
    state = State.CANCEL_REQUESTED;
  }

  void close() {
    state = State.CLOSED;
  }
}

package io.workflow.worker.replay;

import io.workflow.protocol.command.Command;

/** A timer from the code's call to its end. */
public final class TimerWait {

  /** How far the timer has come. */
  enum State {
    /** Asked for by the code, not yet in the history. */
    ISSUED,
    /** In the history. */
    STARTED,
    /** Fired or cancelled. */
    CLOSED
  }

  private final Command.StartTimer command;
  private State state = State.ISSUED;

  TimerWait(Command.StartTimer command) {
    this.command = command;
  }

  public Command.StartTimer command() {
    return command;
  }

  State state() {
    return state;
  }

  void started() {
    state = State.STARTED;
  }

  void close() {
    state = State.CLOSED;
  }
}

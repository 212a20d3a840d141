package io.workflow.worker.replay;

import io.workflow.protocol.command.Command;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A command of the current workflow task. */
final class IssuedCommand {

  private final Command command;
  private final @Nullable String codeLine;
  private final LongConsumer onEvent;
  private boolean dropped;

  /**
   * Keeps a command until its event is known.
   *
   * @param codeLine where the code asked for it; {@code null} when nobody looked
   * @param onEvent is told the id of the event that the command became
   */
  IssuedCommand(Command command, @Nullable String codeLine, LongConsumer onEvent) {
    this.command = command;
    this.codeLine = codeLine;
    this.onEvent = onEvent;
  }

  Command command() {
    return command;
  }

  @Nullable String codeLine() {
    return codeLine;
  }

  void became(long eventId) {
    onEvent.accept(eventId);
  }

  /** The code has taken it back before it was sent. */
  void drop() {
    dropped = true;
  }

  boolean isDropped() {
    return dropped;
  }
}

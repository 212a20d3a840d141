package io.workflow.engine.decide;

import io.workflow.engine.state.OutboxMessage;
import io.workflow.engine.state.PendingChild;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.ParentClosePolicy;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.ChildExecution;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.RunEnd;
import java.util.List;

/** Who has to hear of it when a run closes: its children and its parent. */
final class CloseMessages {

  private CloseMessages() {}

  /**
   * Adds what is to be told, and takes out the starts of children that would be ended at once.
   *
   * @param open the state before the run closed
   * @param closing the event that closes it
   * @param messages of the same transition
   */
  static void add(WorkflowState open, RunEnd closing, List<OutboxMessage> messages) {
    for (PendingChild child : open.children().values()) {
      if (child.parentClosePolicy() != ParentClosePolicy.ABANDON
          && !messages.removeIf(message -> starts(message, child))) {
        messages.add(
            new OutboxMessage.ParentClosed(
                self(open, child.initiatedEventId()),
                child.key(),
                child.parentClosePolicy(),
                child.runId()));
      }
    }
    ParentExecution parent = open.started().parent();
    if (parent != null) {
      ChildExecution self = child(open);
      ChildEnd end = ChildEvents.end(parent.initiatedEventId(), self, closing);
      if (end != null) {
        messages.add(
            new OutboxMessage.ChildClosed(
                parent, self, open.started().chain().firstExecutionRunId(), end));
      }
    }
  }

  /** The run as its parent tells of it. */
  static ChildExecution child(WorkflowState run) {
    return new ChildExecution(
        run.key().namespace(),
        run.key().workflowId(),
        run.runId(),
        run.started().spec().workflowType());
  }

  private static boolean starts(OutboxMessage message, PendingChild child) {
    return message instanceof OutboxMessage.StartChild start
        && start.parent().initiatedEventId() == child.initiatedEventId();
  }

  /** This run as its child knows it: before a reset it was another. */
  private static ParentExecution self(WorkflowState run, long initiatedEventId) {
    return new ParentExecution(
        run.key().namespace(),
        run.key().workflowId(),
        run.lineage().writerOf(initiatedEventId),
        initiatedEventId,
        null);
  }
}

package io.workflow.protocol.history;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of updates. */
public sealed interface UpdateEvent extends EventAttributes {

  /**
   * A reset asks for an update again that the base run had let in. Workers get the request by this
   * event, and not by a message.
   */
  record WorkflowExecutionUpdateAdmitted(UpdateRequest request)
      implements UpdateEvent, NoteEvent, Reapplied {}

  /**
   * The code's validator let an update in.
   *
   * @param protocolInstanceId the conversation between server and worker about this update
   * @param acceptedRequestMessageId the message that the worker accepted
   * @param acceptedRequestSequencingEventId the last event that the worker had seen then
   * @param acceptedRequest {@code null} when {@link WorkflowExecutionUpdateAdmitted} holds it
   */
  record WorkflowExecutionUpdateAccepted(
      String protocolInstanceId,
      String acceptedRequestMessageId,
      long acceptedRequestSequencingEventId,
      @Nullable UpdateRequest acceptedRequest)
      implements UpdateEvent, CommandEvent, Reapplied {}

  /** An accepted update has its outcome: a result, or a failure. */
  record WorkflowExecutionUpdateCompleted(
      String updateId,
      String identity,
      long acceptedEventId,
      List<Payload> result,
      @Nullable Failure failure)
      implements UpdateEvent, CommandEvent {
    public WorkflowExecutionUpdateCompleted {
      result = Payloads.orEmpty(result);
    }
  }
}

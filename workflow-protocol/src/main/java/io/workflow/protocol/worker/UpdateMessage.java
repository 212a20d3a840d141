package io.workflow.protocol.worker;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.history.UpdateRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What server and worker say to each other about an update, beside a workflow task and its answer.
 *
 * <p>{@code id} names the message within its task. {@code protocolInstanceId} names the
 * conversation: the id of the update.
 */
public sealed interface UpdateMessage {

  String id();

  String protocolInstanceId();

  /**
   * To the worker: a client asks for this.
   *
   * @param sequencingEventId the message takes its place in the history after this event
   */
  record Request(
      String id, String protocolInstanceId, long sequencingEventId, UpdateRequest request)
      implements UpdateMessage {

    /** The request of an update, as it goes along with a workflow task. */
    public static Request of(UpdateRequest request, long sequencingEventId) {
      return new Request(
          requestId(request.updateId()), request.updateId(), sequencingEventId, request);
    }
  }

  /**
   * From the worker: the validator let the update in, and its handler begins.
   *
   * @param requestMessageId the message that is answered; empty means the one of the conversation
   * @param requestSequencingEventId where that message had its place
   */
  record Acceptance(
      String id, String protocolInstanceId, String requestMessageId, long requestSequencingEventId)
      implements UpdateMessage {}

  /** From the worker: the validator turned the update down. */
  record Rejection(String id, String protocolInstanceId, Failure failure)
      implements UpdateMessage {}

  /**
   * From the worker: the handler of an accepted update has ended.
   *
   * @param failure what it ended with instead of a result
   */
  record Completion(
      String id, String protocolInstanceId, List<Payload> result, @Nullable Failure failure)
      implements UpdateMessage {
    public Completion {
      result = Payloads.orEmpty(result);
    }
  }

  /** The id of the message that carries an update to the worker. */
  static String requestId(String updateId) {
    return updateId + "/request";
  }
}

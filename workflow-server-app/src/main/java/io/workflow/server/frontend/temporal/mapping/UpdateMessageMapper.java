package io.workflow.server.frontend.temporal.mapping;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Response;
import io.workflow.protocol.Payload;
import io.workflow.protocol.worker.UpdateMessage;
import java.util.List;

/** What server and worker say to each other about updates, beside a workflow task. */
public final class UpdateMessageMapper {

  private UpdateMessageMapper() {}

  public static Message toProto(UpdateMessage.Request request) {
    return Message.newBuilder()
        .setId(request.id())
        .setProtocolInstanceId(request.protocolInstanceId())
        .setEventId(request.sequencingEventId())
        .setBody(Any.pack(UpdateMapper.toProto(request.request())))
        .build();
  }

  /**
   * The messages of a worker's answer, in their order.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT when one is not about an update, or is
   *     not for the server
   */
  public static List<UpdateMessage> fromProto(List<Message> messages) {
    return messages.stream().map(UpdateMessageMapper::fromProto).toList();
  }

  private static UpdateMessage fromProto(Message message) {
    Any body = message.getBody();
    String id = message.getId();
    String conversation = message.getProtocolInstanceId();
    try {
      if (body.is(Acceptance.class)) {
        Acceptance it = body.unpack(Acceptance.class);
        return new UpdateMessage.Acceptance(
            id,
            conversation,
            it.getAcceptedRequestMessageId(),
            it.getAcceptedRequestSequencingEventId());
      }
      if (body.is(Rejection.class)) {
        return new UpdateMessage.Rejection(
            id, conversation, FailureMapper.fromProto(body.unpack(Rejection.class).getFailure()));
      }
      if (body.is(Response.class)) {
        return completion(id, conversation, body.unpack(Response.class).getOutcome());
      }
    } catch (InvalidProtocolBufferException unreadable) {
      throw InvalidMessages.invalid(
          "Expected message '%s' to be readable, but %s".formatted(id, unreadable.getMessage()),
          unreadable);
    }
    throw InvalidMessages.invalid(
        ("Expected message '%s' to be an Acceptance, a Rejection or a Response of an "
                + "update, but got '%s'")
            .formatted(id, body.getTypeUrl()));
  }

  private static UpdateMessage completion(String id, String conversation, Outcome outcome) {
    List<Payload> result = PayloadMapper.fromProto(outcome.getSuccess());
    return new UpdateMessage.Completion(
        id,
        conversation,
        result,
        outcome.hasFailure() ? FailureMapper.fromProto(outcome.getFailure()) : null);
  }
}

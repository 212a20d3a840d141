package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Request;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payload;
import io.workflow.protocol.history.UpdateRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of updates, and what they came to. */
public final class UpdateMapper {

  private UpdateMapper() {}

  public static Request toProto(UpdateRequest request) {
    Input.Builder input =
        Input.newBuilder()
            .setName(request.name())
            .setHeader(PayloadMapper.header(request.header()));
    Names.ifAny(request.args(), input::setArgs);
    var proto =
        Request.newBuilder()
            .setMeta(
                Meta.newBuilder().setUpdateId(request.updateId()).setIdentity(request.identity()))
            .setInput(input)
            .addAllLinks(request.links().stream().map(LinkMapper::toProto).toList());
    return Unread.into(proto, request.unread()).build();
  }

  public static UpdateRequest fromProto(Request proto) {
    return new UpdateRequest(
        proto.getMeta().getUpdateId(),
        proto.getMeta().getIdentity(),
        proto.getInput().getName(),
        PayloadMapper.header(proto.getInput().getHeader()),
        PayloadMapper.fromProto(proto.getInput().getArgs()),
        LinkMapper.fromProto(proto.getLinksList()),
        unread(proto));
  }

  /** What is neither read of the request nor of its parts; {@code null} when that is nothing. */
  public static @Nullable Opaque unread(Request proto) {
    Input input = proto.getInput();
    if (proto.getRequestId().isEmpty()
        && !Unread.isAny(proto)
        && !Unread.isAny(proto.getMeta())
        && !Unread.isAny(input)
        && !Unread.isAny(input.getHeader())
        && !Unread.isAny(input.getArgs())) {
      return null;
    }
    Request.Builder rest = proto.toBuilder().clearLinks();
    rest.getMetaBuilder().clearUpdateId().clearIdentity();
    rest.getInputBuilder().clearName();
    rest.getInputBuilder().getHeaderBuilder().clearFields();
    rest.getInputBuilder().getArgsBuilder().clearPayloads();
    return new Opaque(rest.build().toByteArray());
  }

  /** A success, unless there is a failure. */
  public static Outcome outcome(List<Payload> result, @Nullable Failure failure) {
    return failure == null
        ? Outcome.newBuilder().setSuccess(PayloadMapper.toProto(result)).build()
        : Outcome.newBuilder().setFailure(FailureMapper.toProto(failure)).build();
  }
}

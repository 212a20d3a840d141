package io.workflow.server.frontend.temporal.mapping;

import com.google.protobuf.ByteString;
import io.workflow.protocol.codec.CborCodec;
import io.workflow.protocol.codec.CodecException;
import io.workflow.protocol.worker.TaskToken;

/** Task tokens as the bytes that SDKs keep and send back without looking into them. */
public final class TaskTokenMapper {

  private static final CborCodec CODEC = new CborCodec();

  private TaskTokenMapper() {}

  public static ByteString toProto(TaskToken token) {
    return ByteString.copyFrom(CODEC.encode(token));
  }

  /**
   * The token that the bytes stand for.
   *
   * @throws io.grpc.StatusRuntimeException {@code INVALID_ARGUMENT} when they stand for none
   */
  @SuppressWarnings("ConstantValue") // a record that was cut short reads with nulls
  public static TaskToken fromProto(ByteString bytes) {
    if (bytes.isEmpty()) {
      throw InvalidMessages.invalid("Task token not set on request.");
    }
    TaskToken token;
    try {
      token = CODEC.decode(bytes.toByteArray(), TaskToken.class);
    } catch (CodecException unreadable) {
      throw InvalidMessages.invalid(
          "Error deserializing task token. Expected one as this server gave it.", unreadable);
    }
    if (token == null
        || token.task() == null
        || token.task().namespace() == null
        || token.task().workflowId() == null
        || token.task().runId() == null
        || token.startId() == null) {
      throw InvalidMessages.invalid("Error deserializing task token. Parts of it are missing.");
    }
    return token;
  }
}

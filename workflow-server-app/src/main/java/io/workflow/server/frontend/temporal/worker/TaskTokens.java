package io.workflow.server.frontend.temporal.worker;

import com.google.protobuf.ByteString;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.mapping.TaskTokenMapper;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What workers show to say which task they answer. */
public final class TaskTokens {

  private TaskTokens() {}

  /**
   * The token of a request.
   *
   * @param namespace of the request; SDKs may leave it out
   * @throws RuntimeException {@code INVALID_ARGUMENT} when it is no token, or one of another
   *     namespace
   */
  static TaskToken of(ByteString bytes, String namespace) {
    TaskToken token = TaskTokenMapper.fromProto(bytes);
    if (!namespace.isEmpty() && !namespace.equals(token.task().namespace())) {
      throw CallException.invalid(
          ("Operation requested with a token from a different namespace."
                  + " Expected a task of namespace '%s', but the token is of one of '%s'.")
              .formatted(namespace, token.task().namespace()));
    }
    return token;
  }

  static WorkflowKey key(TaskToken token) {
    return new WorkflowKey(token.task().namespace(), token.task().workflowId());
  }

  /**
   * What the tasks know their start by that are handed out with the answer to this one. An answer
   * that is sent again finds them again, instead of being told that somebody else has them.
   */
  static String nextStartId(TaskToken token) {
    return UUID.nameUUIDFromBytes(("after " + token.startId()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}

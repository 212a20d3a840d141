package io.workflow.server.cluster.peer;

import io.workflow.engine.shard.ShardUnavailableException;

/** What comes back from another node, as the callers of a service know it. */
final class PeerAnswers {

  private PeerAnswers() {}

  static boolean told(PeerResponse answer) {
    return switch (answer) {
      case PeerResponse.Told(boolean yes) -> yes;
      default -> throw unexpected(answer);
    };
  }

  /** What any request may be answered by, beside what it asks for. */
  static RuntimeException unexpected(PeerResponse answer) {
    return switch (answer) {
      case PeerResponse.Unavailable(var message, var retryAfter, boolean maybeDone) ->
          new ShardUnavailableException(message, retryAfter, maybeDone);
      case PeerResponse.Failed(var message) -> new IllegalStateException(message);
      default ->
          new IllegalStateException(
              "Expected another answer of a node than " + answer.getClass().getSimpleName());
    };
  }
}

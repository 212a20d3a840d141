package io.workflow.server.frontend.worker;

/**
 * Who makes a call.
 *
 * @param namespace the only one that the call may speak of
 * @param identity of the worker process
 * @param callId unique among the calls of this worker, and the same when the call is repeated
 *     because its answer was lost
 */
record Caller(String namespace, String identity, String callId) {

  /**
   * What a task that is started by this call knows its start by. A repeated call finds its own
   * start again instead of being told that somebody else has the task.
   */
  String startId() {
    return identity + '#' + callId;
  }
}

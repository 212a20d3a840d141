package io.workflow.worker.channel;

import io.workflow.protocol.worker.WorkerResponse;

/** Hears what the server says unasked. */
@FunctionalInterface
public interface PushListener {

  /** Called on the connection's own thread: must not block. */
  void pushed(WorkerResponse.Pushed message);
}

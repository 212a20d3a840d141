package io.workflow.server.query;

import io.workflow.protocol.worker.WorkerRequest.Register;
import io.workflow.protocol.worker.WorkerResponse.Pushed;
import io.workflow.protocol.worker.WorkerResponse.QueryRequested;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A worker that runs {@code Pizza} on {@code orders} and keeps what is pushed to it. */
final class RecordingWorker implements ConnectedWorker {

  final List<QueryRequested> pushed = new CopyOnWriteArrayList<>();
  private final Register registration;
  private final boolean accepts;

  RecordingWorker(String identity) {
    this(identity, true);
  }

  RecordingWorker(String identity, boolean accepts) {
    this.registration =
        new Register("default", identity, null, Map.of("orders", Set.of("Pizza")), Map.of(), false);
    this.accepts = accepts;
  }

  @Override
  public Register registration() {
    return registration;
  }

  @Override
  public boolean push(Pushed message) {
    return accepts && pushed.add((QueryRequested) message);
  }
}

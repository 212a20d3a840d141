package io.workflow.server.frontend.worker;

import io.workflow.server.matching.Hint;
import io.workflow.server.matching.WorkerStreams;

/** Hints to workers that hold a stream. */
final class StreamedHints implements WorkerStreams {
  @Override
  public void tell(Hint hint) {}
}

package io.workflow.server.update;

import io.workflow.engine.decide.Rejection;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of an update when somebody has waited for it. */
public sealed interface UpdateAnswer {

  /** It is on its way: no further than this after the time to wait, or as far as was asked. */
  record Underway(String runId, UpdateStage stage) implements UpdateAnswer {}

  /** Its end: a result, or a failure, which is also what a rejection is. */
  record Outcome(String runId, List<Payload> result, @Nullable Failure failure)
      implements UpdateAnswer {
    public Outcome {
      result = List.copyOf(result);
    }
  }

  /** There is no such update, or there can be none. */
  record Refused(Rejection rejection) implements UpdateAnswer {}
}

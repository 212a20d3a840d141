package io.workflow.protocol.rest;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.List;

/** What is reported about a started activity from outside of its worker. */
public sealed interface ActivityOutcomeRequest {

  ActivityReference activity();

  /** {@code POST /activities/complete}. Answered by 204. */
  record Complete(ActivityReference activity, List<Payload> result)
      implements ActivityOutcomeRequest {
    public Complete {
      result = Payloads.orEmpty(result);
    }
  }

  /** {@code POST /activities/fail}: the server decides by the retry policy. Answered by 204. */
  record Fail(ActivityReference activity, Failure failure) implements ActivityOutcomeRequest {}

  /** {@code POST /activities/cancel}: it has stopped because it was asked to. Answered by 204. */
  record Cancel(ActivityReference activity, List<Payload> details)
      implements ActivityOutcomeRequest {
    public Cancel {
      details = Payloads.orEmpty(details);
    }
  }

  /** {@code POST /activities/heartbeat}. Answered by {@link HeartbeatResponse}. */
  record Heartbeat(ActivityReference activity, List<Payload> details)
      implements ActivityOutcomeRequest {
    public Heartbeat {
      details = Payloads.orEmpty(details);
    }
  }

  /** {@code cancelRequested} asks the activity to stop. */
  record HeartbeatResponse(boolean cancelRequested) {}
}

package io.workflow.protocol.history;

import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import java.util.Map;

/** The code changes what a run is found and known by. */
public sealed interface PropertyEvent extends EventAttributes {

  /** Search attributes of the run were set, or, with an empty payload, removed. */
  record UpsertWorkflowSearchAttributes(
      long workflowTaskCompletedEventId, Map<String, Payload> searchAttributes)
      implements PropertyEvent, CommandEvent {
    public UpsertWorkflowSearchAttributes {
      searchAttributes = Payloads.orEmpty(searchAttributes);
    }
  }

  /** Fields of the memo were set, or, with an empty payload, removed. */
  record WorkflowPropertiesModified(
      long workflowTaskCompletedEventId, Map<String, Payload> upsertedMemo)
      implements PropertyEvent, CommandEvent {
    public WorkflowPropertiesModified {
      upsertedMemo = Payloads.orEmpty(upsertedMemo);
    }
  }
}

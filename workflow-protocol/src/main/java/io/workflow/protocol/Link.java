package io.workflow.protocol;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Where something came from or leads to; for people, the server does not follow it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface Link {

  /**
   * An event of a workflow.
   *
   * @param eventType the number of its type in Temporal's API; 0 when it is not said
   * @param eventId the id of the event; 0 when it is not said
   * @param requestId the request that the event came of, where it has no id yet; {@code null} when
   *     the event is named by its id
   */
  record WorkflowEvent(
      String namespace,
      String workflowId,
      String runId,
      int eventType,
      long eventId,
      @Nullable String requestId)
      implements Link {}

  record BatchJob(String jobId) implements Link {}

  /** An activity without a workflow. */
  record Activity(String namespace, String activityId, String runId) implements Link {}

  /** One of these with more than they say. */
  record Unread(Opaque message) implements Link {}

  record NexusOperation(String namespace, String operationId, String runId) implements Link {}
}

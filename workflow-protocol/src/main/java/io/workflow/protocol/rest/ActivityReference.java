package io.workflow.protocol.rest;

import org.jspecify.annotations.Nullable;

/**
 * Names a started activity from outside of its worker: by its task token, or by ids.
 *
 * @param taskToken the token in base64, as the activity got it from its context; the rest is not
 *     needed then
 * @param runId {@code null} means the open run
 */
public record ActivityReference(
    @Nullable String taskToken,
    @Nullable String workflowId,
    @Nullable String runId,
    @Nullable String activityId) {

  public static ActivityReference byToken(String taskToken) {
    return new ActivityReference(taskToken, null, null, null);
  }

  public static ActivityReference byId(
      String workflowId, @Nullable String runId, String activityId) {
    return new ActivityReference(null, workflowId, runId, activityId);
  }
}

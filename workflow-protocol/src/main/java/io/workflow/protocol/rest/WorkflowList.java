package io.workflow.protocol.rest;

import io.workflow.protocol.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /workflows?query=&pageSize=&pageToken=}.
 *
 * @param executions the latest start first
 * @param nextPageToken {@code null} on the last page
 */
public record WorkflowList(List<WorkflowSummary> executions, @Nullable String nextPageToken) {
  public WorkflowList {
    executions = Payloads.orEmpty(executions);
  }
}

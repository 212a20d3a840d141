package io.workflow.protocol.rest;

import io.workflow.protocol.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /task-queues?pageSize=&pageToken=}.
 *
 * @param taskQueues in the order of names and kinds
 * @param nextPageToken {@code null} on the last page
 */
public record TaskQueueList(List<TaskQueueSummary> taskQueues, @Nullable String nextPageToken) {
  public TaskQueueList {
    taskQueues = Payloads.orEmpty(taskQueues);
  }
}

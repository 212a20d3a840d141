package io.workflow.protocol.rest;

import io.workflow.protocol.Payloads;
import java.util.List;

/**
 * {@code GET /workflow-count?query=}.
 *
 * @param count of all executions that fulfil the query
 * @param groups the largest first; empty unless the query says {@code GROUP BY}
 */
public record WorkflowCount(long count, List<Group> groups) {
  public WorkflowCount {
    groups = Payloads.orEmpty(groups);
  }

  /** How many have one value. {@code value} is a status, a workflow type or a task queue. */
  public record Group(String value, long count) {}
}

package io.workflow.server.visibility;

import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.rest.WorkflowSummary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where executions are found by what they are, not by their id. What it shows may be a moment
 * behind, and of an open execution it knows no history length.
 *
 * <p>Calls block.
 */
public interface VisibilityStore {

  /**
   * A page of executions in the order that the query asks for.
   *
   * @param after where the page before ended; {@code null} for the first
   * @param limit the most that are returned
   */
  List<WorkflowSummary> list(
      String namespace, VisibilityQuery query, @Nullable Position after, int limit);

  /** How many executions fulfil the query. */
  long count(String namespace, VisibilityQuery query);

  /**
   * The same by the values of one field, the largest group first; at most 1,000 groups.
   *
   * @param field the execution status, workflow type or task queue
   */
  List<Group> countBy(String namespace, VisibilityQuery query, Field.Standard field);

  /** Executions of every type and status there is; at most 1,000 types. */
  List<TypeCount> countByTypeAndStatus(String namespace);

  /**
   * A place in an ordered list.
   *
   * @param time what the list is ordered by; {@code null} when that execution has no such time
   */
  record Position(@Nullable Instant time, String runId) {}

  /** {@code value} is the name of a status, or the type or task queue itself. */
  record Group(String value, long count) {}

  /** How many executions of one type have one status. */
  record TypeCount(String workflowType, WorkflowStatus status, long count) {}
}

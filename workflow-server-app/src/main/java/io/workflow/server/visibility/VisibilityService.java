package io.workflow.server.visibility;

import io.workflow.protocol.rest.WorkflowCount;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.server.visibility.VisibilityStore.Position;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Lists and counts executions for the front ends. Calls block. */
@Service
public class VisibilityService {

  /** The most executions on a page. */
  public static final int MAXIMUM_PAGE_SIZE = 1_000;

  private final VisibilityStore store;

  public VisibilityService(VisibilityStore store) {
    this.store = store;
  }

  /**
   * A page of executions.
   *
   * @param query {@code null} or blank means all
   * @param pageToken from the page before; {@code null} for the first
   * @throws QueryException when the query can't be read
   * @throws IllegalArgumentException when the token is not of this query
   */
  public WorkflowList list(
      String namespace, @Nullable String query, int pageSize, @Nullable String pageToken) {
    VisibilityQuery parsed = QueryParser.parse(query);
    if (parsed.groupBy() != null) {
      throw new IllegalArgumentException(
          "GROUP BY is for counts: leave it out, or ask /workflow-count.");
    }
    Position after = pageToken == null ? null : PageToken.read(pageToken, query);
    // One more than is shown tells whether there is a next page.
    List<WorkflowSummary> found = store.list(namespace, parsed, after, pageSize + 1);
    if (found.size() <= pageSize) {
      return new WorkflowList(found, null);
    }
    List<WorkflowSummary> page = found.subList(0, pageSize);
    Position end = position(page.getLast(), parsed.order().field());
    return new WorkflowList(page, PageToken.write(end, query));
  }

  /**
   * How many executions fulfil a query, in groups if it says {@code GROUP BY}.
   *
   * @throws QueryException when the query can't be read
   */
  public WorkflowCount count(String namespace, @Nullable String query) {
    VisibilityQuery parsed = QueryParser.parse(query);
    Field.Standard groupBy = parsed.groupBy();
    if (groupBy == null) {
      return new WorkflowCount(store.count(namespace, parsed), List.of());
    }
    List<WorkflowCount.Group> groups =
        store.countBy(namespace, parsed, groupBy).stream()
            .map(group -> new WorkflowCount.Group(group.value(), group.count()))
            .toList();
    return new WorkflowCount(groups.stream().mapToLong(WorkflowCount.Group::count).sum(), groups);
  }

  private static Position position(WorkflowSummary last, Field.Standard orderedBy) {
    Instant time =
        switch (orderedBy) {
          case CLOSE_TIME -> last.closeTime();
          case EXECUTION_TIME ->
              last.executionTime() == null ? last.startTime() : last.executionTime();
          case START_TIME,
              WORKFLOW_ID,
              RUN_ID,
              WORKFLOW_TYPE,
              TASK_QUEUE,
              EXECUTION_STATUS,
              HISTORY_LENGTH,
              HISTORY_SIZE_BYTES ->
              last.startTime();
        };
    return new Position(time, last.runId());
  }
}

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
  private final SearchAttributeRegistry attributes;

  public VisibilityService(VisibilityStore store, SearchAttributeRegistry attributes) {
    this.store = store;
    this.attributes = attributes;
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
    VisibilityQuery parsed = parse(namespace, query);
    if (parsed.groupBy() != null) {
      throw new IllegalArgumentException(
          "GROUP BY is for counts: leave it out, or ask for a count of executions.");
    }
    return list(namespace, parsed, query, pageSize, pageToken);
  }

  /** The same for a question that was not asked as a text. */
  public WorkflowList list(
      String namespace, Filter filter, int pageSize, @Nullable String pageToken) {
    return list(namespace, VisibilityQuery.where(filter), filter.toString(), pageSize, pageToken);
  }

  private WorkflowList list(
      String namespace,
      VisibilityQuery query,
      @Nullable String text,
      int pageSize,
      @Nullable String pageToken) {
    Position after = pageToken == null ? null : PageToken.read(pageToken, text);
    // One more than is shown tells whether there is a next page.
    List<WorkflowSummary> found = store.list(namespace, query, after, pageSize + 1);
    if (found.size() <= pageSize) {
      return new WorkflowList(found, null);
    }
    List<WorkflowSummary> page = found.subList(0, pageSize);
    Position end = position(page.getLast(), query.order().field());
    return new WorkflowList(page, PageToken.write(end, text));
  }

  private VisibilityQuery parse(String namespace, @Nullable String query) {
    return query == null || query.isBlank()
        ? VisibilityQuery.ALL
        : QueryParser.parse(query, attributes.schema(namespace));
  }

  /**
   * How many executions fulfil a query, in groups if it says {@code GROUP BY}.
   *
   * @throws QueryException when the query can't be read
   */
  public WorkflowCount count(String namespace, @Nullable String query) {
    return counted(namespace, query).count();
  }

  /** The same, with the field that the groups are of; {@code null} without groups. */
  public Counted counted(String namespace, @Nullable String query) {
    VisibilityQuery parsed = parse(namespace, query);
    Field.Standard groupBy = parsed.groupBy();
    if (groupBy == null) {
      return new Counted(new WorkflowCount(store.count(namespace, parsed), List.of()), null);
    }
    List<WorkflowCount.Group> groups =
        store.countBy(namespace, parsed, groupBy).stream()
            .map(group -> new WorkflowCount.Group(group.value(), group.count()))
            .toList();
    long all = groups.stream().mapToLong(WorkflowCount.Group::count).sum();
    return new Counted(new WorkflowCount(all, groups), groupBy);
  }

  /** A count, and what its groups are of. */
  public record Counted(WorkflowCount count, Field.@Nullable Standard groupedBy) {}

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
              EXECUTION_DURATION,
              HISTORY_LENGTH,
              HISTORY_SIZE_BYTES,
              STATE_TRANSITION_COUNT,
              PARENT_WORKFLOW_ID,
              PARENT_RUN_ID,
              ROOT_WORKFLOW_ID,
              ROOT_RUN_ID ->
              last.startTime();
        };
    return new Position(time, last.runId());
  }
}

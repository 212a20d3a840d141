package io.workflow.server.operations;

import io.workflow.engine.shard.Causes;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.StorableText;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.server.engine.EngineAnswers;
import io.workflow.server.namespace.Namespace;
import io.workflow.server.operations.OpenWorkflows.OpenWorkflow;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.Filter;
import io.workflow.server.visibility.VisibilityQuery;
import io.workflow.server.visibility.VisibilityStore;
import io.workflow.server.visibility.VisibilityStore.TypeCount;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/workflows}: executions by type and status, and the oldest open ones with what
 * they wait for. {@code /actuator/workflows/{workflowId}}: one execution as a story.
 */
@Component
@Endpoint(id = "workflows")
public class WorkflowsEndpoint {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int EVENTS_TOLD = 500;

  /** Looking must not crowd out working. */
  private static final int AT_ONCE = 16;

  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(2);

  private final VisibilityStore visibility;
  private final HistoryService history;
  private final InstantSource clock;

  WorkflowsEndpoint(VisibilityStore visibility, HistoryService history, InstantSource clock) {
    this.visibility = visibility;
    this.history = history;
    this.clock = clock;
  }

  /**
   * The executions of a namespace.
   *
   * @param namespace {@code null} means the default
   * @param type only open executions of this type; {@code null} means all
   * @param limit how many open executions to show; {@code null} means 100
   */
  @ReadOperation
  public OpenWorkflows workflows(
      @Nullable String namespace, @Nullable String type, @Nullable Integer limit) {
    String of = Objects.requireNonNullElse(namespace, Namespace.DEFAULT);
    if (StorableText.unstorable(of) != null) {
      throw new IllegalArgumentException("Expected 'namespace' to be the name of a namespace.");
    }
    VisibilityQuery openOnes = open(type);
    int shown = Math.clamp(Objects.requireNonNullElse(limit, DEFAULT_LIMIT), 1, MAXIMUM_LIMIT);
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    for (TypeCount count : visibility.countByTypeAndStatus(of)) {
      counts
          .computeIfAbsent(count.workflowType(), any -> new LinkedHashMap<>())
          .put(count.status().name(), count.count());
    }
    List<WorkflowSummary> oldest = visibility.list(of, openOnes, null, shown);
    return new OpenWorkflows(of, counts, visibility.count(of, openOnes), steps(of, oldest));
  }

  /**
   * One execution, told for people; {@code null} when there is no such.
   *
   * @param workflowId may hold slashes
   * @param runId {@code null} means the open or latest run
   */
  @ReadOperation
  public @Nullable WorkflowStory workflow(
      @Selector(match = Selector.Match.ALL_REMAINING) String[] workflowId,
      @Nullable String namespace,
      @Nullable String runId) {
    WorkflowKey key =
        new WorkflowKey(
            Objects.requireNonNullElse(namespace, Namespace.DEFAULT), String.join("/", workflowId));
    WorkflowState state = EngineAnswers.await(history.inspect(key, runId), LOOK_TIMEOUT);
    if (state == null) {
      return null;
    }
    Instant now = clock.instant();
    long last = state.nextEventId() - 1;
    long first = Math.max(1, last - EVENTS_TOLD + 1);
    return new WorkflowStory(
        key.workflowId(),
        state.runId(),
        state.started().spec().workflowType(),
        state.status().name(),
        state.startTime(),
        state.closeTime(),
        age(state.startTime(), Objects.requireNonNullElse(state.closeTime(), now)),
        CurrentSteps.of(state, now),
        StoryTeller.tell(history.readEvents(key, state.runId(), first, last, EVENTS_TOLD)),
        first - 1);
  }

  private static VisibilityQuery open(@Nullable String type) {
    Filter running =
        new Filter.Comparison(
            Field.Standard.EXECUTION_STATUS,
            Filter.Operator.EQUAL,
            new Filter.Value.Status(WorkflowStatus.RUNNING));
    Filter filter =
        type == null
            ? running
            : new Filter.And(
                List.of(
                    running,
                    new Filter.Comparison(
                        Field.Standard.WORKFLOW_TYPE,
                        Filter.Operator.EQUAL,
                        new Filter.Value.Text(type))));
    return new VisibilityQuery(
        filter, new VisibilityQuery.Order(Field.Standard.START_TIME, false), null);
  }

  private List<OpenWorkflow> steps(String namespace, List<WorkflowSummary> executions) {
    List<OpenWorkflow> found = new ArrayList<>();
    for (int from = 0; from < executions.size(); from += AT_ONCE) {
      List<CompletableFuture<OpenWorkflow>> batch =
          executions.subList(from, Math.min(from + AT_ONCE, executions.size())).stream()
              .map(execution -> look(namespace, execution))
              .toList();
      batch.forEach(look -> found.add(look.join()));
    }
    return found;
  }

  private CompletableFuture<OpenWorkflow> look(String namespace, WorkflowSummary execution) {
    Instant now = clock.instant();
    return history
        .inspect(new WorkflowKey(namespace, execution.workflowId()), execution.runId())
        .copy()
        .orTimeout(LOOK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (state, failure) ->
                new OpenWorkflow(
                    execution.workflowId(),
                    execution.runId(),
                    execution.workflowType(),
                    execution.startTime(),
                    age(execution.startTime(), now),
                    step(state, failure, now)));
  }

  private static String step(
      @Nullable WorkflowState state, @Nullable Throwable failure, Instant now) {
    if (failure != null) {
      Throwable cause = Causes.of(failure);
      return "not known: "
          + Objects.requireNonNullElse(cause.getMessage(), "its shard did not answer in time");
    }
    if (state == null) {
      return "not known: the execution was removed a moment ago";
    }
    return state.status().isClosed()
        ? "closed a moment ago: " + state.status()
        : String.join(" | ", CurrentSteps.of(state, now));
  }

  private static Duration age(Instant from, Instant to) {
    return Duration.ofSeconds(Math.max(0, Duration.between(from, to).toSeconds()));
  }
}

package io.workflow.server.frontend.temporal.client;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.UnwrittenEvents;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.ContinueAsNewInitiator;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.RunEnd;
import io.workflow.protocol.history.RunEnd.WorkflowExecutionContinuedAsNew;
import io.workflow.protocol.rest.HistoryPage;
import io.workflow.server.engine.EngineAnswers;
import io.workflow.server.engine.HistoryReader;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.ClientFeatures;
import io.workflow.server.frontend.temporal.call.EngineCalls;
import io.workflow.server.frontend.temporal.call.RunIds;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.DescriptionMapper;
import io.workflow.server.frontend.temporal.mapping.EventMapper;
import io.workflow.server.frontend.temporal.mapping.HistoryToken;
import io.workflow.server.namespace.NamespaceRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Histories and descriptions of executions. */
@Component("temporalHistoryCalls")
final class HistoryCalls implements TemporalCalls {

  private static final int MAXIMUM_PAGE_SIZE = 1_000;

  /** Of a page in reverse order, which is gathered from its end. */
  private static final int MAXIMUM_REVERSE_PAGE_SIZE = 256;

  private final HistoryService history;
  private final EngineCalls engine;
  private final HistoryReader reader;
  private final NamespaceRegistry namespaces;

  HistoryCalls(HistoryService history, EngineCalls engine, NamespaceRegistry namespaces) {
    this.history = history;
    this.engine = engine;
    this.reader = new HistoryReader(history, this::inspect);
    this.namespaces = namespaces;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod(), this::history);
    calls.blocking(
        WorkflowServiceGrpc.getGetWorkflowExecutionHistoryReverseMethod(), this::reverse);
    calls.blocking(WorkflowServiceGrpc.getDescribeWorkflowExecutionMethod(), this::describe);
  }

  DescribeWorkflowExecutionResponse describe(DescribeWorkflowExecutionRequest request) {
    WorkflowKey key = key(request.getNamespace(), request.getExecution());
    WorkflowState state = inspect(key, RunIds.orNull(request.getExecution().getRunId()));
    return DescriptionMapper.toProto(state, beginning(key, state));
  }

  /** The state of a run that a reset began does not say when its first event was written. */
  private Instant beginning(WorkflowKey key, WorkflowState state) {
    return state.started().chain().originalExecutionRunId() == null
        ? state.startTime()
        : history.readEvents(key, state.runId(), 1, 1, 1).getFirst().eventTime();
  }

  GetWorkflowExecutionHistoryResponse history(GetWorkflowExecutionHistoryRequest request) {
    WorkflowKey key = key(request.getNamespace(), request.getExecution());
    int pageSize = pageSize(request.getMaximumPageSize(), MAXIMUM_PAGE_SIZE);
    HistoryToken token = token(request.getNextPageToken());
    boolean closeEventOnly =
        request.getHistoryEventFilterType()
            == HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;
    if (token != null && token.lastEventId() > 0) {
      return snapshot(key, token, pageSize);
    }
    String runId = token == null ? RunIds.orNull(request.getExecution().getRunId()) : token.runId();
    if (!closeEventOnly && !request.getWaitNewEvent()) {
      WorkflowState state = inspect(key, runId);
      long from = token == null ? 1 : token.nextEventId();
      return snapshot(
          key,
          new HistoryToken(state.runId(), from, state.nextEventId() - 1, UnwrittenEvents.of(state)),
          pageSize);
    }
    long from = token == null ? 1 : token.nextEventId();
    HistoryPage page =
        reader.read(
            key,
            runId,
            new HistoryReader.Wanted(from, pageSize, request.getWaitNewEvent(), closeEventOnly));
    boolean more = page.nextEventId() > 0 && request.getWaitNewEvent();
    List<HistoryEvent> events = page.events();
    if (closeEventOnly && !ClientFeatures.has(ClientFeatures.FOLLOWS_NEXT_RUN_ID)) {
      events = events.stream().map(event -> leadingOn(key, page.runId(), event)).toList();
    }
    return response(
        key,
        page.runId(),
        events,
        more
            ? HistoryToken.untilEnd(page.runId(), page.nextEventId()).toProto()
            : ByteString.EMPTY);
  }

  /**
   * Clients that know one way only from a run to the next, as the Java SDK, are told that a run
   * which goes on by a retry or a schedule continued as new.
   */
  private HistoryEvent leadingOn(WorkflowKey key, String runId, HistoryEvent closing) {
    String next = closing.attributes() instanceof RunEnd end ? end.newExecutionRunId() : null;
    if (next == null || closing.attributes() instanceof WorkflowExecutionContinuedAsNew) {
      return closing;
    }
    WorkflowExecutionStarted started = inspect(key, runId).started();
    return new HistoryEvent(
        closing.eventId(),
        closing.eventTime(),
        new WorkflowExecutionContinuedAsNew(
            next,
            started.spec(),
            0,
            null,
            started.spec().cronSchedule() == null
                ? ContinueAsNewInitiator.RETRY
                : ContinueAsNewInitiator.CRON_SCHEDULE,
            null,
            List.of()),
        null);
  }

  /** A page of what the history was when the first page was read, or the task handed out. */
  private GetWorkflowExecutionHistoryResponse snapshot(
      WorkflowKey key, HistoryToken token, int pageSize) {
    List<HistoryEvent> events = new ArrayList<>();
    long next = token.nextEventId();
    if (next <= token.lastEventId()) {
      events.addAll(history.readEvents(key, token.runId(), next, token.lastEventId(), pageSize));
      if (events.isEmpty()) {
        throw CallException.notFound(
            """
            workflow execution not found: workflow %s in namespace %s has no run %s with an \
            event %d. Executions are removed some days after they have closed"""
                .formatted(key.workflowId(), key.namespace(), token.runId(), next));
      }
      next = events.getLast().eventId() + 1;
    }
    if (next <= token.lastEventId()) {
      HistoryToken rest =
          new HistoryToken(token.runId(), next, token.lastEventId(), token.unwritten());
      return response(key, token.runId(), events, rest.toProto());
    }
    events.addAll(token.unwritten());
    return response(key, token.runId(), events, ByteString.EMPTY);
  }

  private static GetWorkflowExecutionHistoryResponse response(
      WorkflowKey key, String runId, List<HistoryEvent> events, ByteString nextPageToken) {
    return GetWorkflowExecutionHistoryResponse.newBuilder()
        .setHistory(EventMapper.history(key, runId, events))
        .setNextPageToken(nextPageToken)
        .build();
  }

  GetWorkflowExecutionHistoryReverseResponse reverse(
      GetWorkflowExecutionHistoryReverseRequest request) {
    WorkflowKey key = key(request.getNamespace(), request.getExecution());
    int pageSize = pageSize(request.getMaximumPageSize(), MAXIMUM_REVERSE_PAGE_SIZE);
    HistoryToken token = token(request.getNextPageToken());
    if (token == null) {
      WorkflowState state = inspect(key, RunIds.orNull(request.getExecution().getRunId()));
      token = HistoryToken.untilEnd(state.runId(), state.nextEventId() - 1);
    }
    List<HistoryEvent> events = endingWith(key, token, pageSize).reversed();
    long before = events.isEmpty() ? 0 : events.getLast().eventId() - 1;
    return GetWorkflowExecutionHistoryReverseResponse.newBuilder()
        .setHistory(EventMapper.history(key, token.runId(), events))
        .setNextPageToken(
            before > 0 ? HistoryToken.untilEnd(token.runId(), before).toProto() : ByteString.EMPTY)
        .build();
  }

  /** The last events up to the one that the token names; fewer when they are large. */
  private List<HistoryEvent> endingWith(WorkflowKey key, HistoryToken token, int pageSize) {
    long last = token.nextEventId();
    long from = Math.max(1, last - pageSize + 1);
    while (true) {
      List<HistoryEvent> events = history.readEvents(key, token.runId(), from, last, pageSize);
      if (events.isEmpty() || events.getLast().eventId() >= last) {
        return events;
      }
      // The store ended the page by its size, at the end that is not wanted.
      from = events.getLast().eventId() + 1;
    }
  }

  private WorkflowState inspect(WorkflowKey key, @Nullable String runId) {
    return EngineAnswers.await(engine.inspect(key, runId));
  }

  private WorkflowKey key(String namespace, WorkflowExecution execution) {
    String name = namespaces.require(namespace).name();
    if (execution.getWorkflowId().isEmpty()) {
      throw CallException.notSet("workflow_id");
    }
    return new WorkflowKey(name, execution.getWorkflowId());
  }

  private static @Nullable HistoryToken token(ByteString bytes) {
    return bytes.isEmpty() ? null : HistoryToken.fromProto(bytes);
  }

  private static int pageSize(int wanted, int maximum) {
    return wanted <= 0 ? maximum : Math.min(wanted, maximum);
  }
}

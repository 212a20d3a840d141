package io.workflow.server.frontend.temporal.client;

import com.google.protobuf.ByteString;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse.AggregationGroup;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.GetSearchAttributesResponse;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.rest.WorkflowCount;
import io.workflow.protocol.rest.WorkflowList;
import io.workflow.protocol.rest.WorkflowSummary;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.SearchAttributeTypes;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.ExecutionMapper;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import io.workflow.server.namespace.NamespaceRegistry;
import io.workflow.server.visibility.Field;
import io.workflow.server.visibility.Filter;
import io.workflow.server.visibility.SearchAttributeRegistry;
import io.workflow.server.visibility.SearchAttributeType;
import io.workflow.server.visibility.VisibilityService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Lists and counts of executions. */
@Component
final class VisibilityCalls implements TemporalCalls {

  private static final int DEFAULT_PAGE_SIZE = 1_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final NamespaceRegistry namespaces;
  private final VisibilityService visibility;
  private final SearchAttributeRegistry attributes;

  VisibilityCalls(
      NamespaceRegistry namespaces,
      VisibilityService visibility,
      SearchAttributeRegistry attributes) {
    this.namespaces = namespaces;
    this.visibility = visibility;
    this.attributes = attributes;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getListWorkflowExecutionsMethod(), this::list);
    calls.blocking(WorkflowServiceGrpc.getScanWorkflowExecutionsMethod(), this::scan);
    calls.blocking(WorkflowServiceGrpc.getListOpenWorkflowExecutionsMethod(), this::listOpen);
    calls.blocking(WorkflowServiceGrpc.getListClosedWorkflowExecutionsMethod(), this::listClosed);
    calls.blocking(WorkflowServiceGrpc.getCountWorkflowExecutionsMethod(), this::count);
    calls.blocking(WorkflowServiceGrpc.getGetSearchAttributesMethod(), this::searchAttributes);
  }

  private ListWorkflowExecutionsResponse list(ListWorkflowExecutionsRequest request) {
    String namespace = namespaces.require(request.getNamespace()).name();
    WorkflowList page =
        visibility.list(
            namespace,
            request.getQuery(),
            pageSize(request.getPageSize()),
            token(request.getNextPageToken()));
    return response(namespace, page);
  }

  /** A page of those that fulfil all conditions, in the one form that the older calls share. */
  private ListWorkflowExecutionsResponse list(
      String name, List<Filter> conditions, int maximumPageSize, ByteString pageToken) {
    String namespace = namespaces.require(name).name();
    WorkflowList page =
        visibility.list(
            namespace, SimpleFilters.all(conditions), pageSize(maximumPageSize), token(pageToken));
    return response(namespace, page);
  }

  private ListWorkflowExecutionsResponse response(String namespace, WorkflowList page) {
    return ListWorkflowExecutionsResponse.newBuilder()
        .addAllExecutions(executions(namespace, page))
        .setNextPageToken(next(page))
        .build();
  }

  /** An older name of the same. */
  private ScanWorkflowExecutionsResponse scan(ScanWorkflowExecutionsRequest request) {
    ListWorkflowExecutionsResponse page =
        list(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(request.getNamespace())
                .setQuery(request.getQuery())
                .setPageSize(request.getPageSize())
                .setNextPageToken(request.getNextPageToken())
                .build());
    return ScanWorkflowExecutionsResponse.newBuilder()
        .addAllExecutions(page.getExecutionsList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  private ListOpenWorkflowExecutionsResponse listOpen(ListOpenWorkflowExecutionsRequest request) {
    List<Filter> conditions = new ArrayList<>();
    conditions.add(SimpleFilters.open());
    if (request.hasStartTimeFilter()) {
      conditions.addAll(SimpleFilters.startTime(request.getStartTimeFilter()));
    }
    switch (request.getFiltersCase()) {
      case EXECUTION_FILTER ->
          conditions.addAll(SimpleFilters.execution(request.getExecutionFilter()));
      case TYPE_FILTER -> conditions.add(SimpleFilters.type(request.getTypeFilter()));
      case FILTERS_NOT_SET -> {}
    }
    ListWorkflowExecutionsResponse page =
        list(
            request.getNamespace(),
            conditions,
            request.getMaximumPageSize(),
            request.getNextPageToken());
    return ListOpenWorkflowExecutionsResponse.newBuilder()
        .addAllExecutions(page.getExecutionsList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  private ListClosedWorkflowExecutionsResponse listClosed(
      ListClosedWorkflowExecutionsRequest request) {
    List<Filter> conditions = new ArrayList<>();
    conditions.add(new Filter.Not(SimpleFilters.open()));
    if (request.hasStartTimeFilter()) {
      conditions.addAll(SimpleFilters.closeTime(request.getStartTimeFilter()));
    }
    switch (request.getFiltersCase()) {
      case EXECUTION_FILTER ->
          conditions.addAll(SimpleFilters.execution(request.getExecutionFilter()));
      case TYPE_FILTER -> conditions.add(SimpleFilters.type(request.getTypeFilter()));
      case STATUS_FILTER -> {
        WorkflowExecutionStatus status = request.getStatusFilter().getStatus();
        conditions.add(SimpleFilters.status(status));
      }
      case FILTERS_NOT_SET -> {}
    }
    ListWorkflowExecutionsResponse page =
        list(
            request.getNamespace(),
            conditions,
            request.getMaximumPageSize(),
            request.getNextPageToken());
    return ListClosedWorkflowExecutionsResponse.newBuilder()
        .addAllExecutions(page.getExecutionsList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  private CountWorkflowExecutionsResponse count(CountWorkflowExecutionsRequest request) {
    String namespace = namespaces.require(request.getNamespace()).name();
    VisibilityService.Counted counted = visibility.counted(namespace, request.getQuery());
    boolean byStatus = counted.groupedBy() == Field.Standard.EXECUTION_STATUS;
    CountWorkflowExecutionsResponse.Builder response =
        CountWorkflowExecutionsResponse.newBuilder().setCount(counted.count().count());
    for (WorkflowCount.Group group : counted.count().groups()) {
      String value =
          byStatus
              ? new Filter.Value.Status(WorkflowStatus.valueOf(group.value())).queryName()
              : group.value();
      response.addGroups(
          AggregationGroup.newBuilder()
              .addGroupValues(PayloadMapper.toProto(keyword(value)))
              .setCount(group.count()));
    }
    return response.build();
  }

  private GetSearchAttributesResponse searchAttributes(GetSearchAttributesRequest request) {
    return GetSearchAttributesResponse.newBuilder()
        .putAllKeys(SearchAttributeTypes.system())
        .putAllKeys(SearchAttributeTypes.toProto(attributes.everywhere().custom()))
        .build();
  }

  private List<WorkflowExecutionInfo> executions(String namespace, WorkflowList page) {
    return page.executions().stream().map(summary -> execution(namespace, summary)).toList();
  }

  private WorkflowExecutionInfo execution(String namespace, WorkflowSummary summary) {
    WorkflowExecutionInfo.Builder info =
        ExecutionMapper.toProto(summary).toBuilder()
            .setSearchAttributes(
                PayloadMapper.searchAttributes(
                    attributes.typed(namespace, summary.searchAttributes())))
            .setHistorySizeBytes(summary.historySizeBytes())
            .setStateTransitionCount(summary.stateTransitionCount());
    String parent = summary.parentWorkflowId();
    if (parent != null) {
      info.getParentExecutionBuilder()
          .setWorkflowId(parent)
          .setRunId(Objects.requireNonNullElse(summary.parentRunId(), ""));
    }
    return info.build();
  }

  /** A size of 0 means that the client does not mind; more than the most is cut to it. */
  private static int pageSize(int wanted) {
    if (wanted < 0) {
      throw CallException.invalid("Expected a page size of at least 0, but got " + wanted + ".");
    }
    return wanted == 0 ? DEFAULT_PAGE_SIZE : Math.min(wanted, VisibilityService.MAXIMUM_PAGE_SIZE);
  }

  private static @Nullable String token(ByteString token) {
    return token.isEmpty() ? null : token.toStringUtf8();
  }

  private static ByteString next(WorkflowList page) {
    String token = page.nextPageToken();
    return token == null ? ByteString.EMPTY : ByteString.copyFromUtf8(token);
  }

  private static Payload keyword(String value) {
    return Payload.of(
        Map.of(
            Payload.ENCODING,
            "json/plain",
            SearchAttributeType.METADATA_KEY,
            SearchAttributeType.KEYWORD.typeName()),
        JSON.writeValueAsBytes(value));
  }
}

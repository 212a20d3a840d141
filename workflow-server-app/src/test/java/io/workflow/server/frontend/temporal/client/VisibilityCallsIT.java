package io.workflow.server.frontend.temporal.client;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.Status.Code;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.filter.v1.StartTimeFilter;
import io.temporal.api.filter.v1.StatusFilter;
import io.temporal.api.filter.v1.WorkflowExecutionFilter;
import io.temporal.api.filter.v1.WorkflowTypeFilter;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.server.frontend.temporal.StartedWorkflows;
import io.workflow.server.frontend.temporal.TemporalServer;
import io.workflow.server.frontend.temporal.mapping.PayloadMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TemporalServer.Shared.class)
class VisibilityCallsIT {

  /** All that is in it is listed and counted. */
  private static final String NAMESPACE = "visibility-calls";

  private static TemporalServer server;

  @BeforeAll
  static void start(TemporalServer shared) {
    server = shared;
    var unused =
        server
            .workflows()
            .registerNamespace(
                RegisterNamespaceRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1))
                    .build());
    add(Map.of("city", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
    StartedWorkflows workflows = new StartedWorkflows(server.bean(HistoryService.class));
    workflows.start(
        NAMESPACE, "pizza-1", "Pizza", Map.of("city", StartedWorkflows.json("\"Rome\"")));
    workflows.start(
        NAMESPACE, "pizza-2", "Pizza", Map.of("city", StartedWorkflows.json("\"Oslo\"")));
    workflows.start(NAMESPACE, "refund-1", "Refund", Map.of());
    workflows.terminate(NAMESPACE, "pizza-2");
  }

  @Test
  void shouldListTheNewestFirst() {
    assertThat(ids(list("").getExecutionsList())).containsExactly("refund-1", "pizza-2", "pizza-1");
    assertThat(
            ids(
                server
                    .workflows()
                    .scanWorkflowExecutions(
                        ScanWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setQuery("WorkflowType = 'Pizza' ORDER BY StartTime ASC")
                            .build())
                    .getExecutionsList()))
        .containsExactly("pizza-1", "pizza-2");
  }

  @Test
  void shouldShowWhatSdksLookFor() {
    WorkflowExecutionInfo found = list("`city`=\"Oslo\"").getExecutions(0);

    assertThat(found.getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
    assertThat(found.getType().getName()).isEqualTo("Pizza");
    assertThat(found.getTaskQueue()).isEqualTo("queue");
    assertThat(found.getHistoryLength()).isEqualTo(3);
    assertThat(found.getStateTransitionCount()).isEqualTo(2);
    assertThat(found.hasCloseTime()).isTrue();
    assertThat(found.getMemo().getFieldsOrThrow("note").getData().toStringUtf8())
        .isEqualTo("\"hot\"");
    assertThat(found.getSearchAttributes().getIndexedFieldsOrThrow("city").getMetadataMap())
        .containsEntry("type", ByteString.copyFromUtf8("Keyword"));
  }

  @Test
  void shouldPage() {
    Set<String> found = new HashSet<>();
    List<Integer> sizes = new ArrayList<>();
    ByteString token = ByteString.EMPTY;
    do {
      ListWorkflowExecutionsResponse page =
          server
              .workflows()
              .listWorkflowExecutions(request("").setPageSize(2).setNextPageToken(token).build());
      found.addAll(ids(page.getExecutionsList()));
      sizes.add(page.getExecutionsCount());
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(sizes).containsExactly(2, 1);
    assertThat(found).hasSize(3);
    ByteString other =
        server
            .workflows()
            .listWorkflowExecutions(request("").setPageSize(1).build())
            .getNextPageToken();
    assertCall(
            () ->
                server
                    .workflows()
                    .listWorkflowExecutions(
                        request("WorkflowId = 'x'").setNextPageToken(other).build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("another query");
    assertCall(() -> server.workflows().listWorkflowExecutions(request("").setPageSize(-1).build()))
        .failsWith(Code.INVALID_ARGUMENT);
  }

  @Test
  void shouldPointAtTheMistakeInAQuery() {
    assertCall(() -> list("WorkflowType = 'Pizza' AND town = 'Rome'"))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("There is no field 'town'", "registered city", "\n                             ^");
    assertCall(() -> list("StartTime > 'yesterday'")).failsWith(Code.INVALID_ARGUMENT);
    assertCall(() -> list("GROUP BY ExecutionStatus")).failsWith(Code.INVALID_ARGUMENT);
    assertCall(
            () ->
                server
                    .workflows()
                    .listWorkflowExecutions(
                        ListWorkflowExecutionsRequest.newBuilder().setNamespace("none").build()))
        .failsWith(Code.NOT_FOUND);
  }

  @Test
  void shouldCountInGroups() {
    CountWorkflowExecutionsResponse all = count("");
    CountWorkflowExecutionsResponse grouped =
        count("WorkflowType = 'Pizza' GROUP BY ExecutionStatus");

    assertThat(all.getCount()).isEqualTo(3);
    assertThat(all.getGroupsCount()).isZero();
    assertThat(grouped.getCount()).isEqualTo(2);
    assertThat(grouped.getGroupsList())
        .extracting(group -> group.getGroupValues(0).getData().toStringUtf8())
        .containsExactlyInAnyOrder("\"Running\"", "\"Terminated\"");
    assertThat(grouped.getGroups(0).getGroupValues(0).getMetadataMap()).containsKey("type");
  }

  @Test
  void shouldRefuseAStartWithSearchAttributesThatDoNotFit() {
    var start =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setWorkflowId("never")
            .setRequestId("never")
            .setWorkflowType(WorkflowType.newBuilder().setName("Never"))
            .setTaskQueue(TaskQueue.newBuilder().setName("queue"));
    Payload seven = PayloadMapper.toProto(StartedWorkflows.json("7"));

    start.getSearchAttributesBuilder().putIndexedFields("city", seven);
    assertCall(() -> server.workflows().startWorkflowExecution(start.build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("Expected a text for search attribute 'city' of type Keyword, but got 7");
    start.getSearchAttributesBuilder().clear().putIndexedFields("town", seven);
    assertCall(() -> server.workflows().startWorkflowExecution(start.build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("no mapping defined for search attribute town");
  }

  @Test
  void shouldListOpenAndClosedOnesByTheOlderCalls() {
    var open = ListOpenWorkflowExecutionsRequest.newBuilder().setNamespace(NAMESPACE);
    var closed = ListClosedWorkflowExecutionsRequest.newBuilder().setNamespace(NAMESPACE);
    StartTimeFilter past =
        StartTimeFilter.newBuilder()
            .setEarliestTime(Timestamps.EPOCH)
            .setLatestTime(Timestamps.fromMillis(Instant.now().toEpochMilli() + 1_000))
            .build();

    assertThat(ids(server.workflows().listOpenWorkflowExecutions(open.build()).getExecutionsList()))
        .containsExactly("refund-1", "pizza-1");
    assertThat(
            ids(
                server
                    .workflows()
                    .listOpenWorkflowExecutions(
                        open.setStartTimeFilter(past)
                            .setTypeFilter(WorkflowTypeFilter.newBuilder().setName("Pizza"))
                            .build())
                    .getExecutionsList()))
        .containsExactly("pizza-1");
    assertThat(
            ids(
                server
                    .workflows()
                    .listClosedWorkflowExecutions(
                        closed
                            .setStartTimeFilter(past)
                            .setExecutionFilter(
                                WorkflowExecutionFilter.newBuilder().setWorkflowId("pizza-2"))
                            .build())
                    .getExecutionsList()))
        .containsExactly("pizza-2");
    assertThat(
            server
                .workflows()
                .listClosedWorkflowExecutions(
                    closed
                        .setStatusFilter(
                            StatusFilter.newBuilder()
                                .setStatus(
                                    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED))
                        .build())
                .getExecutionsList())
        .isEmpty();
  }

  @Test
  void shouldRegisterSearchAttributes() {
    add(
        Map.of(
            "guests", IndexedValueType.INDEXED_VALUE_TYPE_INT,
            "tags", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST));
    ListSearchAttributesResponse listed =
        server
            .operator()
            .listSearchAttributes(
                ListSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE).build());

    assertThat(listed.getCustomAttributesMap())
        .containsEntry("guests", IndexedValueType.INDEXED_VALUE_TYPE_INT)
        .containsEntry("tags", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);
    assertThat(listed.getSystemAttributesMap())
        .containsEntry("StartTime", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME)
        .containsKey("TemporalChangeVersion");
    assertThat(
            server
                .workflows()
                .getSearchAttributes(GetSearchAttributesRequest.getDefaultInstance())
                .getKeysMap())
        .containsKeys("guests", "WorkflowId");
    assertThat(list("guests > 3 OR tags IN ('a')").getExecutionsCount()).isZero();

    assertCall(() -> add(Map.of("guests", IndexedValueType.INDEXED_VALUE_TYPE_TEXT)))
        .failsWith(Code.ALREADY_EXISTS);
    assertCall(() -> add(Map.of("size", IndexedValueType.INDEXED_VALUE_TYPE_UNSPECIFIED)))
        .failsWith(Code.INVALID_ARGUMENT);
    remove("guests");
    assertCall(() -> remove("guests")).failsWith(Code.NOT_FOUND);
    assertCall(() -> list("guests > 3")).failsWith(Code.INVALID_ARGUMENT);
  }

  private static ListWorkflowExecutionsResponse list(String query) {
    return server.workflows().listWorkflowExecutions(request(query).build());
  }

  private static ListWorkflowExecutionsRequest.Builder request(String query) {
    return ListWorkflowExecutionsRequest.newBuilder().setNamespace(NAMESPACE).setQuery(query);
  }

  private static CountWorkflowExecutionsResponse count(String query) {
    return server
        .workflows()
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setQuery(query)
                .build());
  }

  private static void add(Map<String, IndexedValueType> types) {
    var unused =
        server
            .operator()
            .addSearchAttributes(
                AddSearchAttributesRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .putAllSearchAttributes(types)
                    .build());
  }

  private static void remove(String name) {
    var unused =
        server
            .operator()
            .removeSearchAttributes(
                RemoveSearchAttributesRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .addSearchAttributes(name)
                    .build());
  }

  private static List<String> ids(List<WorkflowExecutionInfo> executions) {
    return executions.stream().map(found -> found.getExecution().getWorkflowId()).toList();
  }
}

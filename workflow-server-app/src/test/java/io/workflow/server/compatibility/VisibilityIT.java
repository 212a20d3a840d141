package io.workflow.server.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finding executions. */
@ExtendWith(SharedServer.class)
class VisibilityIT {

  private static final SearchAttributeKey<String> TOPPING =
      SearchAttributeKey.forKeyword("Topping");
  private static final SearchAttributeKey<Long> SLICES = SearchAttributeKey.forLong("Slices");

  /** Three completed orders, two that failed, one that runs; of 0 to 5 slices. */
  private static WorkflowStub evening(Sdk sdk) {
    register(sdk);
    sdk.workflow(
        "Order",
        args ->
            switch (args.get(0, String.class)) {
              case "fails" -> throw ApplicationFailure.newFailure("burnt", "Burnt");
              case "runs" -> {
                Workflow.sleep(Duration.ofHours(1));
                yield "slept";
              }
              default -> {
                Workflow.upsertTypedSearchAttributes(TOPPING.valueSet("olives"));
                yield "done";
              }
            });
    List<String> ends = List.of("completes", "completes", "completes", "fails", "fails", "runs");
    WorkflowStub last = null;
    for (int i = 0; i < ends.size(); i++) {
      last =
          sdk.start(
              "Order",
              sdk.workflowOptions()
                  .setTypedSearchAttributes(
                      SearchAttributes.newBuilder()
                          .set(SLICES, (long) i)
                          .set(TOPPING, "cheese")
                          .build())
                  .setMemo(Map.of("slices", i)),
              ends.get(i));
    }
    await()
        .untilAsserted(
            () -> assertThat(count(sdk, "ExecutionStatus != 'Running'")).as("closed").isEqualTo(5));
    return Objects.requireNonNull(last);
  }

  private static void register(Sdk sdk) {
    var operator =
        OperatorServiceGrpc.newBlockingStub(sdk.client().getWorkflowServiceStubs().getRawChannel());
    try {
      var unused =
          operator.addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace("default")
                  .putSearchAttributes("Topping", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                  .putSearchAttributes("Slices", IndexedValueType.INDEXED_VALUE_TYPE_INT)
                  .build());
    } catch (StatusRuntimeException known) {
      // By an earlier scenario.
      assertThat(known.getStatus().getCode()).isEqualTo(Code.ALREADY_EXISTS);
    }
  }

  private static String own(Sdk sdk, String query) {
    return "TaskQueue = '%s' AND (%s)".formatted(sdk.queue(), query);
  }

  private static long count(Sdk sdk, String query) {
    return sdk.client().countWorkflows(own(sdk, query)).getCount();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WorkflowType = 'Order' | 6
          WorkflowType = 'Pizza' | 0
          ExecutionStatus = 'Completed' | 3
          ExecutionStatus IN ('Completed', 'Failed') | 5
          ExecutionStatus != 'Completed' | 3
          ExecutionStatus = 'Running' AND WorkflowType = 'Order' | 1
          ExecutionStatus = 'Running' OR ExecutionStatus = 'Failed' | 3
          WorkflowId STARTS_WITH 'order-' | 6
          CloseTime IS NULL | 1
          CloseTime IS NOT NULL | 5
          StartTime > '2020-01-01T00:00:00Z' | 6
          StartTime < '2020-01-01T00:00:00Z' | 0
          Slices = 4 | 1
          Slices >= 2 AND Slices < 5 | 3
          Slices BETWEEN 1 AND 3 | 3
          Slices IN (0, 5, 9) | 2
          Topping = 'olives' | 3
          Topping = 'cheese' AND ExecutionStatus = 'Failed' | 2
          Topping IS NULL | 0
          NOT ExecutionStatus = 'Failed' | 4
          """)
  void shouldFindWhatTheQuerySays(String query, int wanted, Sdk sdk) {
    WorkflowStub open = evening(sdk);

    assertThat(count(sdk, query)).isEqualTo(wanted);
    assertThat(sdk.client().listExecutions(own(sdk, query))).hasSize(wanted);

    open.terminate("enough");
  }

  @Test
  void shouldCountByStatus(Sdk sdk) {
    WorkflowStub open = evening(sdk);
    Map<Object, Long> counts = new TreeMap<>();
    sdk.client()
        .countWorkflows("TaskQueue = '" + sdk.queue() + "' GROUP BY ExecutionStatus")
        .getGroups()
        .forEach(
            group -> counts.put(group.getGroupValues().getFirst().getFirst(), group.getCount()));

    assertThat(counts).isEqualTo(Map.of("Completed", 3L, "Failed", 2L, "Running", 1L));
    open.terminate("enough");
  }

  @Test
  void shouldListWhatItKnowsOfAnExecution(Sdk sdk) {
    WorkflowStub open = evening(sdk);

    WorkflowExecutionMetadata found =
        sdk.client().listExecutions(own(sdk, "Slices = 5")).findFirst().orElseThrow();

    assertThat(found.getExecution()).isEqualTo(Sdk.execution(open));
    assertThat(found.getWorkflowType()).isEqualTo("Order");
    assertThat(found.getTaskQueue()).isEqualTo(sdk.queue());
    assertThat(found.getTypedSearchAttributes().get(SLICES)).isEqualTo(5);
    assertThat(found.getTypedSearchAttributes().get(TOPPING)).isEqualTo("cheese");
    assertThat(found.getMemo("slices", Integer.class)).isEqualTo(5);
    assertThat(found.getCloseTime()).isNull();
    open.terminate("enough");
  }

  @Test
  void shouldForgetWhatIsDeleted(Sdk sdk) {
    WorkflowStub open = evening(sdk);

    sdk.client()
        .listExecutions(own(sdk, "ExecutionStatus = 'Failed'"))
        .forEach(
            failed -> {
              var unused =
                  sdk.calls()
                      .deleteWorkflowExecution(
                          DeleteWorkflowExecutionRequest.newBuilder()
                              .setNamespace("default")
                              .setWorkflowExecution(failed.getExecution())
                              .build());
            });

    await().untilAsserted(() -> assertThat(count(sdk, "ExecutionStatus = 'Failed'")).isZero());
    assertThat(count(sdk, "ExecutionStatus = 'Completed'")).isEqualTo(3);
    open.terminate("enough");
  }
}

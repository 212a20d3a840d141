package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.command.Command;
import io.workflow.server.frontend.InMemoryHistoryService;
import io.workflow.server.frontend.WorkflowResets;
import io.workflow.server.namespace.InMemoryNamespaces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResetCallsTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-7");
  private static final String RUN = new UUID(7, 7).toString();

  private final InMemoryHistoryService history = new InMemoryHistoryService();
  private final ResetCalls calls =
      new ResetCalls(InMemoryNamespaces.registry(), new WorkflowResets(history));

  @BeforeEach
  void completeAnOrder() {
    history
        .submit(
            KEY,
            new Request.StartWorkflow(
                RUN,
                "PizzaOrder",
                "pizza",
                List.of(),
                null,
                null,
                Duration.ofSeconds(10),
                null,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                WorkflowIdReusePolicy.ALLOW_DUPLICATE,
                WorkflowIdConflictPolicy.FAIL,
                "start",
                "client",
                null))
        .join();
    history.runWorkflowTask(KEY, new Command.StartTimer("t", Duration.ofDays(1)));
    history
        .submit(
            KEY, new Request.SignalWorkflow(null, "ready", List.of(), Map.of(), "client", "click"))
        .join();
    history.runWorkflowTask(KEY, new Command.CompleteWorkflowExecution(List.of()));
  }

  @Test
  void shouldGoBackAndDeliverSignalsAgain() {
    var answer = calls.reset(request(4).build());

    assertThat(answer.getRunId()).isEqualTo(history.state(KEY).runId()).isNotEqualTo(RUN);
    assertThat(history.state(KEY).status()).isEqualTo(WorkflowStatus.RUNNING);
    assertThat(history.state(KEY).signalRequestIds()).containsExactly("click");
    assertThat(calls.reset(request(4).build())).isEqualTo(answer);
  }

  @Test
  void shouldLeaveOutWhatTheCallerExcludes() {
    calls.reset(
        request(4)
            .addResetReapplyExcludeTypes(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL)
            .build());

    assertThat(history.state(KEY).signalRequestIds()).isEmpty();
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThatThrownBy(() -> calls.reset(request(5).build()))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("event 5");
    assertThatThrownBy(
            () ->
                calls.reset(
                    request(4)
                        .setWorkflowExecution(
                            WorkflowExecution.newBuilder().setWorkflowId("order-8"))
                        .build()))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("order-8");
  }

  private static ResetWorkflowExecutionRequest.Builder request(long finishEventId) {
    return ResetWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("order-7").setRunId(RUN))
        .setReason("bad release")
        .setRequestId("reset-1")
        .setWorkflowTaskFinishEventId(finishEventId);
  }
}

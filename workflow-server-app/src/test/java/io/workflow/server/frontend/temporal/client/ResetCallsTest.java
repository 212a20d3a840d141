package io.workflow.server.frontend.temporal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.workflow.v1.PostResetOperation;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.workflow.engine.decide.ExecutionRequest;
import io.workflow.engine.scenario.Requests;
import io.workflow.engine.shard.InMemoryEngine;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.WorkflowStatus;
import io.workflow.protocol.command.Command;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.RequestChecks;
import io.workflow.server.namespace.InMemoryNamespaces;
import io.workflow.server.reset.WorkflowResets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResetCallsTest {

  private static final WorkflowKey KEY = new WorkflowKey("default", "order-7");
  private static final String RUN = new UUID(7, 7).toString();
  private static final WorkflowKey KEY_OF_CANCELED = new WorkflowKey("default", "order-9");
  private static final String RUN_OF_CANCELED = "0198c0de-0000-7000-8000-000000000009";

  private final InMemoryEngine history = new InMemoryEngine();
  private final TestWorker worker = new TestWorker(history, "worker-1");
  private final ResetCalls calls =
      new ResetCalls(
          new RequestChecks(LimitProperties.defaults(), InMemoryNamespaces.registry()),
          new WorkflowResets(history));

  @BeforeEach
  void completeAnOrder() {
    start(KEY, RUN);
    start(KEY_OF_CANCELED, RUN_OF_CANCELED);
    worker.runWorkflowTask(KEY, new Command.StartTimer("t", Duration.ofDays(1)));
    history
        .submit(
            KEY,
            new ExecutionRequest.SignalWorkflow(
                null, "ready", List.of(), Map.of(), "client", "click", List.of()))
        .join();
    worker.runWorkflowTask(KEY, new Command.CompleteWorkflowExecution(List.of()));
  }

  private void start(WorkflowKey key, String runId) {
    history.submit(key, Requests.start().taskQueue("pizza").request(runId)).join();
  }

  @Test
  void shouldGoBackAndDeliverSignalsAgain() {
    var answer = calls.reset(request(4).build());

    assertThat(answer.getRunId()).isEqualTo(history.state(KEY).runId()).isNotEqualTo(RUN);
    assertThat(history.state(KEY).status()).isEqualTo(WorkflowStatus.RUNNING);
    assertThat(history.state(KEY).requests().signalIds()).containsExactly("click");
    assertThat(calls.reset(request(4).build())).isEqualTo(answer);
  }

  @Test
  void shouldLeaveOutWhatTheCallerExcludes() {
    calls.reset(
        request(4)
            .addResetReapplyExcludeTypes(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL)
            .build());

    assertThat(history.state(KEY).requests().signalIds()).isEmpty();
  }

  @Test
  void shouldSignalTheNewRunAsTheCallerSays() {
    calls.reset(
        request(4)
            .addResetReapplyExcludeTypes(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL)
            .addPostResetOperations(
                PostResetOperation.newBuilder()
                    .setSignalWorkflow(
                        PostResetOperation.SignalWorkflow.newBuilder().setSignalName("hurry")))
            .build());

    assertThat(history.state(KEY).signals()).isEqualTo(1);
  }

  @Test
  void shouldNotAskTheNewRunToStop() {
    worker.runWorkflowTask(KEY_OF_CANCELED);
    history
        .submit(
            KEY_OF_CANCELED,
            new ExecutionRequest.RequestCancelWorkflow(
                null, "changed my mind", "client", "cancel", null, List.of()))
        .join();

    calls.reset(
        request(4)
            .setWorkflowExecution(
                WorkflowExecution.newBuilder().setWorkflowId(KEY_OF_CANCELED.workflowId()))
            .build());

    assertThat(history.state(KEY_OF_CANCELED).requests().cancelRequested()).isFalse();
  }

  @Test
  void shouldRefuseByNameWhatIsNotThere() {
    assertThatThrownBy(
            () ->
                calls.reset(
                    request(4)
                        .addPostResetOperations(
                            PostResetOperation.newBuilder()
                                .setUpdateWorkflowOptions(
                                    PostResetOperation.UpdateWorkflowOptions.newBuilder()
                                        .setUpdateMask(
                                            FieldMask.newBuilder()
                                                .addPaths("versioning_override"))))
                        .build()))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("update_workflow_options")
        .hasMessageContaining("versioning_override");
    assertThatThrownBy(
            () ->
                calls.reset(
                    request(4)
                        .addPostResetOperations(PostResetOperation.getDefaultInstance())
                        .build()))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("post_reset_operations");
    assertThat(history.state(KEY).runId()).isEqualTo(RUN);
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

package io.workflow.server.frontend.temporal;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ProtocolMessageCommandAttributes;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Response;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.workflow.engine.decide.Response.StartedWorkflowTask;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.TestWorker;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.server.frontend.temporal.mapping.TaskTokenMapper;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Claims the workflow tasks of one workflow, and answers them over gRPC as the test says. */
public final class HandWorker {

  private final TemporalServer server;
  private final WorkflowKey key;

  public HandWorker(TemporalServer server, String workflowId) {
    this.server = server;
    this.key = new WorkflowKey("default", workflowId);
  }

  public WorkflowState state() {
    return Objects.requireNonNull(find(), () -> "No run of " + key);
  }

  /** {@code null} when the workflow was never started. */
  public @Nullable WorkflowState find() {
    return server.bean(HistoryService.class).inspect(key, null).join();
  }

  /** Waits for a workflow task, and takes it. */
  public StartedWorkflowTask claim() {
    Awaitility.await().until(() -> waits(find()));
    return new TestWorker(server.bean(HistoryService.class), "hand").startWorkflowTask(key);
  }

  private static boolean waits(@Nullable WorkflowState state) {
    PendingWorkflowTask task = state == null ? null : state.workflowTask();
    return task != null && task.start() == null;
  }

  /** Answers with nothing to do. */
  public RespondWorkflowTaskCompletedResponse idle() {
    return answer(claim(), RespondWorkflowTaskCompletedRequest.newBuilder());
  }

  public RespondWorkflowTaskCompletedResponse accept(StartedWorkflowTask task, String updateId) {
    return answer(task, withAcceptance(updateId));
  }

  public RespondWorkflowTaskCompletedResponse acceptAndComplete(
      StartedWorkflowTask task, String updateId, String result) {
    return answer(task, withCompletion(withAcceptance(updateId), updateId, result));
  }

  public RespondWorkflowTaskCompletedResponse complete(
      StartedWorkflowTask task, String updateId, String result) {
    return answer(
        task, withCompletion(RespondWorkflowTaskCompletedRequest.newBuilder(), updateId, result));
  }

  public RespondWorkflowTaskCompletedResponse reject(StartedWorkflowTask task, String updateId) {
    Failure failure =
        Failure.newBuilder()
            .setMessage("too late")
            .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("NotNow"))
            .build();
    RespondWorkflowTaskCompletedRequest.Builder answer =
        RespondWorkflowTaskCompletedRequest.newBuilder();
    say(answer, updateId, "reject", Rejection.newBuilder().setFailure(failure).build(), false);
    return answer(task, answer);
  }

  public RespondWorkflowTaskCompletedResponse close(StartedWorkflowTask task) {
    return answer(
        task,
        RespondWorkflowTaskCompletedRequest.newBuilder()
            .addCommands(
                Command.newBuilder()
                    .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
                    .setCompleteWorkflowExecutionCommandAttributes(
                        CompleteWorkflowExecutionCommandAttributes.getDefaultInstance())));
  }

  private static RespondWorkflowTaskCompletedRequest.Builder withAcceptance(String updateId) {
    RespondWorkflowTaskCompletedRequest.Builder answer =
        RespondWorkflowTaskCompletedRequest.newBuilder();
    Acceptance acceptance =
        Acceptance.newBuilder().setAcceptedRequestMessageId(updateId + "/request").build();
    say(answer, updateId, "accept", acceptance, true);
    return answer;
  }

  private static RespondWorkflowTaskCompletedRequest.Builder withCompletion(
      RespondWorkflowTaskCompletedRequest.Builder answer, String updateId, String result) {
    Response response =
        Response.newBuilder().setOutcome(Outcome.newBuilder().setSuccess(payloads(result))).build();
    say(answer, updateId, "complete", response, true);
    return answer;
  }

  private static void say(
      RespondWorkflowTaskCompletedRequest.Builder answer,
      String updateId,
      String what,
      Message body,
      boolean command) {
    String id = updateId + "/request/" + what;
    answer.addMessages(
        io.temporal.api.protocol.v1.Message.newBuilder()
            .setId(id)
            .setProtocolInstanceId(updateId)
            .setBody(Any.pack(body)));
    if (command) {
      answer.addCommands(
          Command.newBuilder()
              .setCommandType(CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE)
              .setProtocolMessageCommandAttributes(
                  ProtocolMessageCommandAttributes.newBuilder().setMessageId(id)));
    }
  }

  private RespondWorkflowTaskCompletedResponse answer(
      StartedWorkflowTask task, RespondWorkflowTaskCompletedRequest.Builder answer) {
    return server
        .workflows()
        .respondWorkflowTaskCompleted(
            answer
                .setNamespace(key.namespace())
                .setTaskToken(TaskTokenMapper.toProto(task.token()))
                .setIdentity("hand")
                .build());
  }

  public static Payloads payloads(String text) {
    return Payloads.newBuilder()
        .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(text)))
        .build();
  }
}

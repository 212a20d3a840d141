package io.workflow.engine.scenario;

import io.workflow.engine.decide.ExecutionRequest.UpdateWorkflow;
import io.workflow.protocol.Failure;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.worker.UpdateMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients and code say of updates. */
public final class UpdateSteps {

  private UpdateSteps() {}

  /** A client asks for an update with this id. */
  public static Step update(String updateId) {
    return update(updateId, null, null);
  }

  public static Step update(String updateId, @Nullable String runId, @Nullable String firstRunId) {
    return scenario -> scenario.submit(new UpdateWorkflow(runId, firstRunId, request(updateId)));
  }

  static UpdateRequest request(String updateId) {
    return new UpdateRequest(
        updateId, "client", "approve", Map.of(), Requests.payloads(updateId), List.of(), null);
  }

  public static UpdateMessage accept(String updateId) {
    return new UpdateMessage.Acceptance(
        updateId + "/request/accept", updateId, updateId + "/request", 4);
  }

  public static UpdateMessage reject(String updateId) {
    return new UpdateMessage.Rejection(
        updateId + "/request/reject",
        updateId,
        Failure.of("too late", new Failure.Application("NotNow", true, List.of(), null)));
  }

  public static UpdateMessage result(String updateId) {
    return new UpdateMessage.Completion(
        updateId + "/request/complete", updateId, Requests.payloads("did " + updateId), null);
  }

  public static UpdateMessage failed(String updateId) {
    return new UpdateMessage.Completion(
        updateId + "/request/complete",
        updateId,
        List.of(),
        Failure.of("no", new Failure.Application("Declined", true, List.of(), null)));
  }

  /** The place of a message among the commands. */
  public static Commands.Source place(UpdateMessage message) {
    return _scenario -> new Command.ProtocolMessage(message.id());
  }
}

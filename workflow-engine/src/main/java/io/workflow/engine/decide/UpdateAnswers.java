package io.workflow.engine.decide;

import static io.workflow.protocol.WorkflowTaskFailedCause.BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE;

import io.workflow.engine.decide.WorkflowTaskRequest.CompleteWorkflowTask;
import io.workflow.engine.state.Change;
import io.workflow.engine.state.EventSize;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.UpdateState;
import io.workflow.engine.state.UpdateState.Accepted;
import io.workflow.engine.state.UpdateState.Admitted;
import io.workflow.engine.state.UpdateState.Kept;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.command.Command.ProtocolMessage;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateAccepted;
import io.workflow.protocol.history.UpdateEvent.WorkflowExecutionUpdateCompleted;
import io.workflow.protocol.worker.UpdateMessage;
import io.workflow.protocol.worker.UpdateMessage.Acceptance;
import io.workflow.protocol.worker.UpdateMessage.Completion;
import io.workflow.protocol.worker.UpdateMessage.Rejection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages of one answered workflow task: what they come to, each in its place. */
final class UpdateAnswers {

  private final Transition run;
  private final String identity;
  private final Map<String, UpdateMessage> messages = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  UpdateAnswers(Transition run, CompleteWorkflowTask complete) {
    this.run = run;
    this.identity = complete.identity();
    for (UpdateMessage message : complete.messages()) {
      if (messages.put(message.id(), message) != null) {
        throw bad(
            "Expected messages with different ids, but two have '%s'".formatted(message.id()));
      }
    }
  }

  /**
   * Whether a task that was made for updates alone came to nothing but rejections. A worker that
   * says nothing at all is not taken back to an earlier event: it may not know how.
   */
  static boolean leaveNoTrace(WorkflowState state, CompleteWorkflowTask complete) {
    PendingWorkflowTask task = state.workflowTask();
    return task != null
        && task.speculative()
        && !complete.forceWorkflowTask()
        && !complete.messages().isEmpty()
        && complete.messages().stream().allMatch(Rejection.class::isInstance)
        && complete.commands().stream().allMatch(ProtocolMessage.class::isInstance);
  }

  /** Rejections have no place in the history; told first, they are not lost when the run closes. */
  void takeRejections() {
    for (UpdateMessage message : messages.values()) {
      if (message instanceof Rejection) {
        take(message);
      }
    }
  }

  /** A command gives a message its place. */
  void take(ProtocolMessage place) {
    UpdateMessage message = messages.get(place.messageId());
    if (message == null) {
      throw bad(
          "Expected the answer to hold the message '%s' that a command names"
              .formatted(place.messageId()));
    }
    take(message);
  }

  /** What no command gave a place comes last. */
  void takeRest() {
    messages.values().forEach(this::take);
  }

  private void take(UpdateMessage message) {
    if (!taken.add(message.id())) {
      return;
    }
    String updateId = message.protocolInstanceId();
    switch (message) {
      case UpdateMessage.Request _request ->
          throw bad("Expected an answer to update '%s', but got a request".formatted(updateId));
      case Acceptance acceptance -> accept(acceptance, run.state().updates().get(updateId));
      case Rejection rejection -> reject(rejection, run.state().updates().get(updateId));
      case Completion completion -> complete(completion, run.state().updates().get(updateId));
    }
  }

  private void accept(Acceptance acceptance, @Nullable UpdateState update) {
    String updateId = acceptance.protocolInstanceId();
    if (!(update instanceof Admitted admitted) || !admitted.isSent()) {
      throw bad(
          "Expected update '%s' to wait for an answer when it is accepted, but %s"
              .formatted(updateId, standing(update)));
    }
    run.add(
        new WorkflowExecutionUpdateAccepted(
            updateId,
            acceptance.requestMessageId().isEmpty()
                ? UpdateMessage.requestId(updateId)
                : acceptance.requestMessageId(),
            acceptance.requestSequencingEventId(),
            admitted.kept() == Kept.IN_HISTORY ? null : admitted.request()),
        EventMetadata.of(null, admitted.request().links()));
    tell(updateId, new UpdateProgress.Accepted());
  }

  private void reject(Rejection rejection, @Nullable UpdateState update) {
    String updateId = rejection.protocolInstanceId();
    if (!(update instanceof Admitted)) {
      throw bad(
          "Expected update '%s' to wait for an answer when it is rejected, but %s"
              .formatted(updateId, standing(update)));
    }
    reject(run, updateId, rejection.failure());
  }

  private void complete(Completion completion, @Nullable UpdateState update) {
    String updateId = completion.protocolInstanceId();
    if (!(update instanceof Accepted accepted)) {
      throw bad(
          "Expected update '%s' to be accepted and open when it is completed, but %s"
              .formatted(updateId, standing(update)));
    }
    long bytes = Payloads.size(completion.result()) + EventSize.of(completion.failure());
    if (bytes > run.limits().payloadBytes()) {
      throw bad(
          ("The outcome of update '%s' exceeds size limit: expected at most %,d bytes, but "
                  + "it has %,d")
              .formatted(updateId, run.limits().payloadBytes(), bytes));
    }
    run.add(
        new WorkflowExecutionUpdateCompleted(
            updateId,
            identity,
            accepted.acceptedEventId(),
            completion.result(),
            completion.failure()));
    tell(updateId, new UpdateProgress.Completed(completion.result(), completion.failure()));
  }

  private void tell(String updateId, UpdateProgress progress) {
    run.effects().add(UpdateDecisions.progressed(run.state(), updateId, progress));
  }

  /** The worker has answered a task without a word on updates that it had got with it. */
  static void rejectUnanswered(Transition run) {
    for (Admitted update : run.state().updates().admitted()) {
      if (update.isSent()) {
        reject(run, update.request().updateId(), UpdateFailures.unprocessed());
      }
    }
  }

  private static void reject(Transition run, String updateId, Failure failure) {
    run.record(
        run.state().updates().get(updateId) instanceof Admitted admitted
                && admitted.kept().isDurable()
            ? new Change.KeptUpdateRejected(updateId)
            : new Change.UpdateRejected(updateId));
    run.effects()
        .add(
            UpdateDecisions.progressed(
                run.state(), updateId, new UpdateProgress.Rejected(failure)));
  }

  private static String standing(@Nullable UpdateState update) {
    return switch (update) {
      case null -> "the run does not know it";
      case Admitted admitted ->
          admitted.isSent() ? "it waits" : "no task has carried it to a worker";
      case Accepted _accepted -> "it is accepted already";
      case UpdateState.Completed _completed -> "it is completed already";
    };
  }

  private static BadCommandException bad(String message) {
    return new BadCommandException(BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE, message);
  }
}

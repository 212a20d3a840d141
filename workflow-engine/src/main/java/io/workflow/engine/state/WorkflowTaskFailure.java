package io.workflow.engine.state;

import io.workflow.protocol.Failure;
import io.workflow.protocol.WorkflowTaskFailedCause;
import org.jspecify.annotations.Nullable;

/**
 * Why a workflow task is tried again, for people: attempts after the first write no events, but
 * somebody will ask. Kept short, as it is kept for each run that fails.
 *
 * @param cause {@code null} when the task was not answered in time
 * @param message type and message of the failure; empty when there is none
 */
public record WorkflowTaskFailure(@Nullable WorkflowTaskFailedCause cause, String message) {

  private static final int LONGEST_MESSAGE = 1_000;

  public static WorkflowTaskFailure of(WorkflowTaskFailedCause cause, @Nullable Failure failure) {
    return new WorkflowTaskFailure(cause, failure == null ? "" : shortened(text(failure)));
  }

  /** No worker answered in time. */
  public static WorkflowTaskFailure timedOut() {
    return new WorkflowTaskFailure(
        null, "The worker that had the task did not answer in time: it is gone, stuck or slow");
  }

  private static String text(Failure failure) {
    return failure.info() instanceof Failure.Application application
        ? "%s: %s".formatted(application.type(), failure.message())
        : failure.message();
  }

  private static String shortened(String text) {
    if (text.length() <= LONGEST_MESSAGE) {
      return text;
    }
    // Half a pair of surrogates can't be stored.
    boolean halvesPair = Character.isHighSurrogate(text.charAt(LONGEST_MESSAGE - 1));
    return text.substring(0, halvesPair ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE) + "...";
  }
}

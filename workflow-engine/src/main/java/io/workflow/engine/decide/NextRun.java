package io.workflow.engine.decide;

import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.DerivedId;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExecutionEvent.WorkflowExecutionStarted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The run that follows one that has closed. */
final class NextRun {

  private NextRun() {}

  /** The id of the run after this one: the same whenever it is asked for. */
  static String idAfter(String runId) {
    return DerivedId.of("next run", runId);
  }

  /** Opens it in the decision that closes the run before. */
  static void open(Transition closed, WorkflowExecutionStarted started) {
    WorkflowState before = closed.state();
    Transition run =
        Transition.opening(
            before.key(),
            idAfter(before.runId()),
            started,
            links(before),
            closed.now(),
            closed.limits());
    if (started.firstWorkflowTaskBackoff() == null) {
      run.scheduleWorkflowTask();
      run.dispatchWorkflowTask();
    }
    closed.continueWith(run);
  }

  /** The next run comes from where the chain came from; what people read is about one run alone. */
  private static @Nullable EventMetadata links(WorkflowState before) {
    EventMetadata metadata = before.run().startMetadata();
    return metadata == null ? null : EventMetadata.of(null, metadata.links());
  }

  /**
   * The schedule; {@code null} when there is none.
   *
   * @throws CronException when the text is no schedule
   */
  static @Nullable Cron cron(@Nullable String schedule) {
    return schedule == null || schedule.isBlank() ? null : Cron.parse(schedule);
  }

  /** No back-off is none, whichever way it is said. */
  static @Nullable Duration backoff(@Nullable Duration backoff) {
    return backoff == null || backoff.isZero() ? null : backoff;
  }
}

package io.workflow.engine.state;

import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.history.EventAttributes;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.history.WorkerVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a run's state: the only thing that {@link StateFold} takes in, live and on recovery
 * alike.
 */
public sealed interface Change {

  /** Written to disk. Codes and components are for ever; see {@link ChangeCodec}. */
  sealed interface Durable extends Change {}

  /** Known to the shard's owner alone, and safely forgotten with it. */
  sealed interface Volatile extends Change {}

  /** The history has grown. */
  record EventAdded(HistoryEvent event) implements Durable {}

  /**
   * Something happened while a workflow task was in flight: acknowledged, but without a place yet.
   */
  record ArrivalBuffered(EventAttributes attributes, Instant time, @Nullable EventMetadata metadata)
      implements Durable {}

  /** All arrivals become events, which follow. */
  record ArrivalsFlushed() implements Durable {}

  /** A timer that had fired unseen was cancelled by the code. */
  record ArrivedTimerDropped(long startedEventId) implements Durable {}

  /** The workflow task is to be tried again, without events until it is completed. */
  record WorkflowTaskRetryScheduled(int attempt, Instant time, Instant notBefore)
      implements Durable {}

  /** Why the workflow task that waits is tried again, as far as that has changed. */
  record WorkflowTaskFailureNoted(WorkflowTaskFailure failure) implements Durable {}

  /** An attempt of an activity runs in a worker. Its event is written when the activity closes. */
  record ActivityAttemptStarted(
      long scheduledEventId,
      String identity,
      String startId,
      Instant time,
      @Nullable WorkerVersion worker)
      implements Durable {}

  /** An attempt failed at {@code time}, and the next may start at {@code attemptTime}. */
  record ActivityRetryScheduled(
      long scheduledEventId, Failure failure, Instant attemptTime, Instant time)
      implements Durable {}

  /** An attempt is alive. */
  record ActivityHeartbeatRecorded(long scheduledEventId, List<Payload> details, Instant time)
      implements Durable {
    public ActivityHeartbeatRecorded {
      details = Payloads.orEmpty(details);
    }
  }

  /** The worker that had the attempt gave it back: the same attempt waits again. */
  record ActivityAttemptReturned(long scheduledEventId, Instant waitsSince) implements Durable {}

  /**
   * The events so far are those of another run: the run itself begins now, and its activities that
   * are not closed begin again.
   */
  record RunReset(Instant time, Lineage lineage) implements Durable {}

  /**
   * A client asks for an update together with the start of this run: whoever finds the run finds
   * the update, also after the owner of the shard has died. Other updates are durable when the code
   * accepts them.
   */
  record KeptUpdateAdmitted(UpdateRequest request) implements Durable {}

  /** A reset begins another run instead of this one, which ends. */
  record RunReplaced(String resetRunId) implements Durable {}

  /** The code turned a kept update down, or it was not for the code to answer. */
  record KeptUpdateRejected(String updateId) implements Durable {}

  /**
   * A worker has the workflow task. Its events are written when the task is answered.
   *
   * @param alreadyWith the start of an earlier task whose updates the worker has; empty for none
   */
  record WorkflowTaskHandedOut(
      long startedEventId,
      String identity,
      String startId,
      Instant time,
      boolean suggestContinueAsNew,
      String alreadyWith,
      @Nullable WorkerVersion worker)
      implements Volatile {}

  /** The worker that had the workflow task never got it. */
  record WorkflowTaskReturned() implements Volatile {}

  /**
   * Workers were told of the workflow task; {@code stickyUntil} when only those of the sticky queue
   * were, who may take it until then.
   */
  record WorkflowTaskDispatched(Instant time, @Nullable Instant stickyUntil) implements Volatile {}

  /** Which worker has the run cached; {@code null} for none. */
  record StickyQueueSet(@Nullable StickyQueue queue) implements Volatile {}

  /**
   * The workflow task goes on where a worker has been busy with the code since {@code
   * originalScheduledTime}.
   */
  record WorkflowTaskHeartbeatRecorded(Instant originalScheduledTime) implements Volatile {}

  /** A client asks for an update; it is durable when the code accepts it. */
  record UpdateAdmitted(UpdateRequest request) implements Volatile {}

  /** The same of an update that only memory knows. */
  record UpdateRejected(String updateId) implements Volatile {}

  /** A workflow task that is only written when it comes to something. */
  record SpeculativeTaskScheduled(Instant time) implements Volatile {}

  /** The speculative workflow task came to nothing. */
  record SpeculativeTaskDropped() implements Volatile {}

  /** Workers were told of the activity task. */
  record ActivityDispatched(long scheduledEventId, Instant time) implements Volatile {}
}

package io.workflow.engine.decide;

import io.workflow.engine.decide.ExecutionRequest.SignalWorkflow;
import io.workflow.engine.state.Lineage;
import io.workflow.protocol.DerivedId;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.UpdateRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a workflow. Ids are chosen by the caller, so that deciding needs no
 * randomness.
 *
 * <p>A {@code runId} that is {@code null} means the current run.
 *
 * @param <R> how it is answered when it is accepted
 */
public sealed interface Request<R extends Response> {

  /** Whether it may open a run: a transaction opens at most one of a workflow. */
  boolean mayOpen();

  /** Changes nothing that must be durable, so that its answer need not wait for a commit. */
  boolean leavesNoTrace();

  /** Looks at the latest run, whatever has become of it, and may open another. */
  sealed interface Opening<R extends Response> extends Request<R> {

    @Override
    default boolean mayOpen() {
      return true;
    }

    @Override
    default boolean leavesNoTrace() {
      return false;
    }
  }

  /** Goes to the open run, and is refused when there is none. */
  sealed interface OnRun<R extends Response> extends Request<R>
      permits ExecutionRequest, WorkflowTaskRequest, ActivityRequest, FromWorkflow, Wake {

    /** The run that is meant; {@code null} means the current one. */
    @Nullable String runId();

    @Override
    default boolean mayOpen() {
      return false;
    }

    @Override
    default boolean leavesNoTrace() {
      return false;
    }
  }

  /**
   * Open a run, unless the policies say otherwise. Answered by {@link Response.WorkflowStarted}.
   *
   * @param newRunId the id of the run, if one is opened
   * @param spec see {@link Cron} for its schedule, which may be empty, too, and does not go
   *     together with {@code startDelay}
   * @param startDelay how long the first workflow task waits
   * @param ids what a workflow with this id that is there already means
   * @param requestId a second start with the same one returns the same run
   * @param signal delivered to the new or the open run, atomically with the start
   *     (signal-with-start); such a request does not fail when a run is open
   * @param eager the caller can run the workflow: if a run is opened and its first workflow task
   *     need not wait, that task goes with the answer, and nobody else is told of it
   * @param continuedFailure what the code is told of how a run before this one failed
   * @param lastCompletionResult what the code is told of what one before it returned
   * @param metadata what the first event carries; {@code null} for nothing
   */
  record StartWorkflow(
      String newRunId,
      WorkflowSpec spec,
      @Nullable Duration startDelay,
      IdPolicies ids,
      String requestId,
      String identity,
      @Nullable SignalWorkflow signal,
      boolean eager,
      @Nullable Failure continuedFailure,
      List<Payload> lastCompletionResult,
      @Nullable EventMetadata metadata)
      implements Opening<Response.WorkflowStarted> {}

  /**
   * What a start makes of a workflow that is there already.
   *
   * @param reuse of one that has closed
   * @param conflict of one that is open
   * @param attachRequestId an open one that is used knows the request from then on as its own
   */
  record IdPolicies(
      WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict, boolean attachRequestId) {}

  /**
   * Open a run that begins with an update, or ask the open one for it, in one step: update-with-
   * start. An open run takes the update when the start opened it, when it knows the update, or when
   * {@code idConflictPolicy} says USE_EXISTING. Answered by {@link Response.UpdatedWithStart}.
   *
   * <p>A closed run may have answered the update. Its state is not at hand here, so it stands in
   * the way ({@code WORKFLOW_CLOSED}, with its id) until somebody has looked into it.
   *
   * @param closedRunId the closed run that somebody has looked into: it has no answer; {@code null}
   *     when nobody has looked
   */
  record UpdateWithStart(StartWorkflow start, UpdateRequest update, @Nullable String closedRunId)
      implements Opening<Response.UpdatedWithStart> {}

  /**
   * Go back to a workflow task, in a new run. Answered by {@link Response.WorkflowStarted}; by
   * {@code WORKFLOW_CHANGED} when the workflow has gone on since its history was read.
   *
   * @param base the run whose history counts, open or closed
   * @param workflowTaskFinishEventId the event that ended the workflow task, or that started it:
   *     the events before it are kept
   * @param baseEvents all events of the base run
   * @param laterEvents those of the runs that it continued as, in order; what the new run is not
   *     told of may be missing
   * @param current the workflow as it was when the events were read
   * @param reapply what the new run is told of what came after that event
   * @param requestId the same one resets once
   */
  record ResetWorkflow(
      Lineage base,
      long workflowTaskFinishEventId,
      List<HistoryEvent> baseEvents,
      List<HistoryEvent> laterEvents,
      Seen current,
      Reapply reapply,
      String reason,
      String identity,
      String requestId)
      implements Opening<Response.WorkflowStarted> {

    /**
     * The open or latest run.
     *
     * @param nextEventId the event that comes next in it
     * @param followsBase it is the base run or one that it continued as
     */
    public record Seen(String runId, long nextEventId, boolean followsBase) {}

    /**
     * What the new run is told.
     *
     * @param signals deliver signals again
     * @param cancelRequests ask the new run to stop if the base run was asked
     * @param updates ask the update handlers again for what was accepted
     * @param furtherSignals delivered to the new run after all that
     */
    public record Reapply(
        boolean signals,
        boolean cancelRequests,
        boolean updates,
        List<SignalWorkflow> furtherSignals) {}

    /** The run whose history counts. */
    public String baseRunId() {
      return base.runId();
    }

    /** The run that this request opens, whenever it is carried out. */
    public String newRunId() {
      return newRunId(baseRunId(), requestId);
    }

    /** The run that a reset of a run by this request opens. */
    public static String newRunId(String baseRunId, String requestId) {
      return DerivedId.of("reset of " + baseRunId, requestId);
    }
  }

  /**
   * Open a run as a child. Answered by {@link Response.WorkflowStarted}.
   *
   * @param parent is told of the end of the child
   */
  record StartChildWorkflow(StartWorkflow start, ParentExecution parent)
      implements Opening<Response.WorkflowStarted> {}

  /**
   * Forget a run that is closed. Answered by {@code Done}, also when there is no such run; by
   * {@code PRECONDITION_FAILED} when it is open. From then on it is not found, and its workflow id
   * is as if that run had never been; what is left of it on disk is for others to delete.
   */
  record DeleteExecution(String runId) implements Request<Response.Done> {
    @Override
    public boolean mayOpen() {
      return false;
    }

    @Override
    public boolean leavesNoTrace() {
      return false;
    }
  }

  /** The alarm clock rang: do what is due. Answered by {@code Done}. */
  record Wake() implements OnRun<Response.Done> {
    @Override
    public @Nullable String runId() {
      return null;
    }

    /** A run that times out may be tried again. */
    @Override
    public boolean mayOpen() {
      return true;
    }
  }
}

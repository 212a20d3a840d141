package io.workflow.engine.decide;

import io.workflow.engine.state.Lineage;
import io.workflow.engine.state.StickyQueue;
import io.workflow.protocol.DerivedId;
import io.workflow.protocol.ExternalFailedCause;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Link;
import io.workflow.protocol.Payload;
import io.workflow.protocol.UserMetadata;
import io.workflow.protocol.WorkflowIdConflictPolicy;
import io.workflow.protocol.WorkflowIdReusePolicy;
import io.workflow.protocol.WorkflowSpec;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.ChildEvent.ChildEnd;
import io.workflow.protocol.history.EventMetadata;
import io.workflow.protocol.history.ExternalSender;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.history.ParentExecution;
import io.workflow.protocol.history.SdkMetadata;
import io.workflow.protocol.history.UpdateRequest;
import io.workflow.protocol.history.WorkerVersion;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.UpdateMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  sealed interface OnRun<R extends Response> extends Request<R> {

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
   * Deliver a signal. {@code requestId} deduplicates within a run; empty means never. Answered by
   * {@code Done}.
   *
   * @param links what the event carries
   */
  record SignalWorkflow(
      @Nullable String runId,
      String signalName,
      List<Payload> input,
      Map<String, Payload> header,
      String identity,
      String requestId,
      List<Link> links)
      implements OnRun<Response.Done> {

    public SignalWorkflow(
        @Nullable String runId,
        String signalName,
        List<Payload> input,
        Map<String, Payload> header,
        String identity,
        String requestId) {
      this(runId, signalName, input, header, identity, requestId, List.of());
    }
  }

  /**
   * Ask the code to stop. Asked twice is delivered once. Answered by {@code Done}.
   *
   * @param firstExecutionRunId only a run of the chain that began with this one is meant; {@code
   *     null} means of any
   */
  record RequestCancelWorkflow(
      @Nullable String runId,
      String cause,
      String identity,
      String requestId,
      @Nullable String firstExecutionRunId,
      List<Link> links)
      implements OnRun<Response.Done> {

    public RequestCancelWorkflow(
        @Nullable String runId,
        String cause,
        String identity,
        String requestId,
        @Nullable String firstExecutionRunId) {
      this(runId, cause, identity, requestId, firstExecutionRunId, List.of());
    }

    /** Of whichever chain. */
    public RequestCancelWorkflow(
        @Nullable String runId, String cause, String identity, String requestId) {
      this(runId, cause, identity, requestId, null);
    }
  }

  /**
   * End the run at once. Answered by {@code Done}.
   *
   * @param firstExecutionRunId only a run of the chain that began with this one is meant; {@code
   *     null} means of any
   */
  record TerminateWorkflow(
      @Nullable String runId,
      String reason,
      List<Payload> details,
      String identity,
      @Nullable String firstExecutionRunId,
      List<Link> links)
      implements OnRun<Response.Done> {

    public TerminateWorkflow(
        @Nullable String runId,
        String reason,
        List<Payload> details,
        String identity,
        @Nullable String firstExecutionRunId) {
      this(runId, reason, details, identity, firstExecutionRunId, List.of());
    }

    /** Of whichever chain. */
    public TerminateWorkflow(
        @Nullable String runId, String reason, List<Payload> details, String identity) {
      this(runId, reason, details, identity, null);
    }
  }

  /**
   * Ask an update handler of the code for something. An update id that the run knows finds that
   * update, whatever its request. Answered by {@link Response.UpdateStanding}, and told of further
   * on by {@link Effect.UpdateProgressed}.
   *
   * @param firstExecutionRunId when given, the chain of runs that is meant
   */
  record UpdateWorkflow(
      @Nullable String runId, @Nullable String firstExecutionRunId, UpdateRequest request)
      implements OnRun<Response.UpdateStanding> {}

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
   * @param currentRunId the open or latest run, when the events were read
   * @param currentNextEventId the event that comes next in it
   * @param currentFollowsBase the current run is the base run or one that it continued as
   * @param signals deliver the signals after that event again
   * @param cancelRequests ask the new run to stop if the base run was asked after that event
   * @param updates ask the update handlers again what was accepted after that event
   * @param requestId the same one resets once
   * @param furtherSignals delivered to the new run after all that
   */
  record ResetWorkflow(
      Lineage base,
      long workflowTaskFinishEventId,
      List<HistoryEvent> baseEvents,
      List<HistoryEvent> laterEvents,
      String currentRunId,
      long currentNextEventId,
      boolean currentFollowsBase,
      boolean signals,
      boolean cancelRequests,
      boolean updates,
      String reason,
      String identity,
      String requestId,
      List<SignalWorkflow> furtherSignals)
      implements Opening<Response.WorkflowStarted> {

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

  // ---- workflow tasks

  /**
   * Hand a scheduled workflow task to a worker. Answered by {@link Response.WorkflowTaskStarted}.
   *
   * @param startId makes the token of this start
   * @param stickyQueue the sticky queue that the worker polled, which must still be the run's;
   *     {@code null} when it took the task from the normal queue: then the run leaves its sticky
   *     queue
   * @param worker which build it is; {@code null} when it does not say
   */
  record StartWorkflowTask(
      TaskId task,
      String startId,
      String identity,
      @Nullable String stickyQueue,
      @Nullable WorkerVersion worker)
      implements OnRun<Response.WorkflowTaskStarted> {
    @Override
    public String runId() {
      return task.runId();
    }

    @Override
    public boolean leavesNoTrace() {
      return true;
    }

    /** A worker of the normal queue. */
    public StartWorkflowTask(TaskId task, String startId, String identity) {
      this(task, startId, identity, null, null);
    }
  }

  /**
   * The worker that the task was handed to never got it: it waits again, and the next one is told
   * at once. Answered by {@code Done}.
   */
  record ReturnWorkflowTask(TaskToken token) implements OnRun<Response.Done> {
    @Override
    public String runId() {
      return token.task().runId();
    }

    @Override
    public boolean leavesNoTrace() {
      return true;
    }
  }

  /**
   * The run leaves its sticky queue; a workflow task that waits there goes to the normal one.
   * Answered by {@code Done}.
   */
  record ResetStickyQueue(@Nullable String runId) implements OnRun<Response.Done> {}

  /**
   * The worker's answer. Answered by {@link Response.WorkflowTaskCompleted}.
   *
   * @param eagerActivities start the activities whose command asks for it with this answer
   * @param acceptWorkflowTask hand out a following workflow task with this answer
   * @param startId makes the tokens of the starts that go with the answer
   * @param stickyQueue where the worker wants the next workflow tasks of the run; {@code null} for
   *     the normal queue
   * @param forceWorkflowTask another workflow task is to follow, whatever has happened. Without
   *     commands that is a sign of life: the worker is still busy with local activities
   * @param sdk what the worker's SDK wants to find again when it replays
   * @param messages about updates; {@link Command.ProtocolMessage} gives one its place among the
   *     commands, the others come after all of them
   * @param userMetadata what the events of commands carry, by the index of the command
   */
  record CompleteWorkflowTask(
      TaskToken token,
      List<Command> commands,
      String identity,
      boolean eagerActivities,
      boolean acceptWorkflowTask,
      String startId,
      @Nullable StickyQueue stickyQueue,
      boolean forceWorkflowTask,
      @Nullable SdkMetadata sdk,
      List<UpdateMessage> messages,
      Map<Integer, UserMetadata> userMetadata)
      implements OnRun<Response.WorkflowTaskAnswered> {
    @Override
    public String runId() {
      return token.task().runId();
    }

    /** The code may close the run, and its chain go on with another. */
    @Override
    public boolean mayOpen() {
      return true;
    }

    /** Commands of which there is nothing for people to read. */
    public CompleteWorkflowTask(
        TaskToken token,
        List<Command> commands,
        String identity,
        boolean eagerActivities,
        boolean acceptWorkflowTask,
        String startId,
        @Nullable StickyQueue stickyQueue,
        boolean forceWorkflowTask,
        @Nullable SdkMetadata sdk,
        List<UpdateMessage> messages) {
      this(
          token,
          commands,
          identity,
          eagerActivities,
          acceptWorkflowTask,
          startId,
          stickyQueue,
          forceWorkflowTask,
          sdk,
          messages,
          Map.of());
    }

    /** A worker without a sticky queue, and without messages. */
    public CompleteWorkflowTask(
        TaskToken token,
        List<Command> commands,
        String identity,
        boolean eagerActivities,
        boolean acceptWorkflowTask,
        String startId) {
      this(
          token,
          commands,
          identity,
          eagerActivities,
          acceptWorkflowTask,
          startId,
          null,
          false,
          null,
          List.of());
    }

    /** Whether the worker only says that it is still busy with the task. */
    boolean isHeartbeat() {
      return forceWorkflowTask && commands.isEmpty() && messages.isEmpty();
    }
  }

  /** The worker could not do it; tried again with a back-off. Answered by {@code Done}. */
  record FailWorkflowTask(
      TaskToken token,
      WorkflowTaskFailedCause cause,
      @Nullable Failure failure,
      String identity,
      @Nullable WorkerVersion worker)
      implements OnRun<Response.Done> {
    public FailWorkflowTask(
        TaskToken token,
        WorkflowTaskFailedCause cause,
        @Nullable Failure failure,
        String identity) {
      this(token, cause, failure, identity, null);
    }

    @Override
    public String runId() {
      return token.task().runId();
    }
  }

  // ---- activities

  /**
   * Hand an activity attempt to a worker, durably. Answered by {@link
   * Response.ActivityTaskStarted}.
   */
  record StartActivityTask(
      TaskId task, String startId, String identity, @Nullable WorkerVersion worker)
      implements OnRun<Response.ActivityTaskStarted> {
    public StartActivityTask(TaskId task, String startId, String identity) {
      this(task, startId, identity, null);
    }

    @Override
    public String runId() {
      return task.runId();
    }
  }

  /**
   * The worker that the attempt was handed to gives it back: the same attempt waits again, and the
   * next worker is told at once. An activity that was asked to stop is cancelled instead. Answered
   * by {@link Response.ActivityTaskClosed}.
   *
   * @param begun the worker had the attempt, and its code may have run; otherwise it never got it
   * @param lastHeartbeatDetails as in {@link FailActivityTask}
   */
  record ReturnActivityTask(TaskToken token, boolean begun, List<Payload> lastHeartbeatDetails)
      implements OnRun<Response.ActivityTaskClosed> {

    public static ReturnActivityTask neverArrived(TaskToken token) {
      return new ReturnActivityTask(token, false, List.of());
    }

    @Override
    public String runId() {
      return token.task().runId();
    }
  }

  /**
   * The activity returned. Answered by {@link Response.ActivityTaskClosed}.
   *
   * @param workflowTaskStartId when given, a workflow task that this brings about is handed out
   *     with the answer
   */
  record CompleteActivityTask(
      ActivityReference activity,
      List<Payload> result,
      String identity,
      @Nullable String workflowTaskStartId)
      implements OnRun<Response.ActivityTaskClosed> {
    @Override
    public @Nullable String runId() {
      return activity.runId();
    }
  }

  /**
   * The attempt failed: retried, or the activity closes. Answered by {@link
   * Response.ActivityTaskClosed}.
   *
   * @param lastHeartbeatDetails what the attempt had to report last; empty for what it has reported
   */
  record FailActivityTask(
      ActivityReference activity,
      Failure failure,
      String identity,
      @Nullable String workflowTaskStartId,
      List<Payload> lastHeartbeatDetails)
      implements OnRun<Response.ActivityTaskClosed> {
    @Override
    public @Nullable String runId() {
      return activity.runId();
    }

    public FailActivityTask(
        ActivityReference activity,
        Failure failure,
        String identity,
        @Nullable String workflowTaskStartId) {
      this(activity, failure, identity, workflowTaskStartId, List.of());
    }
  }

  /**
   * The activity stopped because it was asked to. Answered by {@link Response.ActivityTaskClosed}.
   */
  record CancelActivityTask(
      ActivityReference activity,
      List<Payload> details,
      String identity,
      @Nullable String workflowTaskStartId)
      implements OnRun<Response.ActivityTaskClosed> {
    @Override
    public @Nullable String runId() {
      return activity.runId();
    }
  }

  /** The attempt is alive. Answered by {@link Response.HeartbeatRecorded}. */
  record RecordActivityHeartbeat(ActivityReference activity, List<Payload> details, String identity)
      implements OnRun<Response.HeartbeatRecorded> {
    @Override
    public @Nullable String runId() {
      return activity.runId();
    }
  }

  /** Names an activity of the workflow that a request goes to. */
  sealed interface ActivityReference {

    /** The run that is meant; {@code null} means the current one. */
    @Nullable String runId();

    /** A started attempt. */
    record ByToken(TaskToken token) implements ActivityReference {
      @Override
      public String runId() {
        return token.task().runId();
      }
    }

    /** Whatever attempt is running of the open activity with this id. */
    record ById(@Nullable String runId, String activityId) implements ActivityReference {}
  }

  // ---- between workflows

  /**
   * Open a run as a child. Answered by {@link Response.WorkflowStarted}.
   *
   * @param parent is told of the end of the child
   */
  record StartChildWorkflow(StartWorkflow start, ParentExecution parent)
      implements Opening<Response.WorkflowStarted> {}

  /** What one workflow hears from another. Answered by {@code Done}. */
  sealed interface FromWorkflow extends OnRun<Response.Done> {}

  /**
   * {@code parentRunId}: not found unless this run of the sender is the target's parent; {@code
   * null} for whatever target.
   */
  record SignalFromWorkflow(
      SignalWorkflow signal, ExternalSender sender, @Nullable String parentRunId)
      implements FromWorkflow {
    @Override
    public @Nullable String runId() {
      return signal.runId();
    }
  }

  /**
   * {@code parentRunId}: not found unless this run of the sender is the target's parent; {@code
   * null} for whatever target.
   */
  record CancelFromWorkflow(
      RequestCancelWorkflow cancel, ExternalSender sender, @Nullable String parentRunId)
      implements FromWorkflow {
    @Override
    public @Nullable String runId() {
      return cancel.runId();
    }
  }

  /**
   * End a child at once because its parent has closed. Not found unless it is that child: of the
   * chain that is named, or, if none is, of that parent.
   */
  record TerminateFromParent(TerminateWorkflow terminate, ParentExecution parent)
      implements FromWorkflow {
    @Override
    public @Nullable String runId() {
      return terminate.runId();
    }
  }

  /**
   * What became of something that a run asked of another workflow. For the open run that has taken
   * over the event that asked: after a reset that is another one.
   */
  sealed interface Answer extends FromWorkflow {

    /** The run that asked. */
    @Override
    String runId();

    /** Its event. */
    long initiatedEventId();
  }

  /** A child is open. */
  record RecordChildStarted(String runId, long initiatedEventId, String childRunId)
      implements Answer {}

  /** A child could not be started. */
  record RecordChildStartFailed(String runId, long initiatedEventId, ExternalFailedCause cause)
      implements Answer {}

  /**
   * A child has closed for good.
   *
   * @param firstRunId the run that the child began with
   * @param end the event, without the id of its started event
   */
  record RecordChildClosed(String runId, String firstRunId, ChildEnd end) implements Answer {
    @Override
    public long initiatedEventId() {
      return end.initiatedEventId();
    }
  }

  /** A signal reached its target, or, with a cause, did not. */
  record RecordExternalSignaled(
      String runId, long initiatedEventId, @Nullable ExternalFailedCause cause) implements Answer {}

  /** A cancel request reached its target, or, with a cause, did not. */
  record RecordExternalCancelRequested(
      String runId, long initiatedEventId, @Nullable ExternalFailedCause cause) implements Answer {}

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

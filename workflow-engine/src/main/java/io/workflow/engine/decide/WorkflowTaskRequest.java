package io.workflow.engine.decide;

import io.workflow.engine.state.StickyQueue;
import io.workflow.protocol.Failure;
import io.workflow.protocol.UserMetadata;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import io.workflow.protocol.history.SdkMetadata;
import io.workflow.protocol.history.WorkerVersion;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.TaskToken;
import io.workflow.protocol.worker.UpdateMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workers, and those who match them with tasks, say of workflow tasks. */
public sealed interface WorkflowTaskRequest<R extends Response> extends Request.OnRun<R> {

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
      implements WorkflowTaskRequest<Response.WorkflowTaskStarted> {
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
  record ReturnWorkflowTask(TaskToken token) implements WorkflowTaskRequest<Response.Done> {
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
  record ResetStickyQueue(@Nullable String runId) implements WorkflowTaskRequest<Response.Done> {}

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
      implements WorkflowTaskRequest<Response.WorkflowTaskAnswered> {
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
      implements WorkflowTaskRequest<Response.Done> {
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
}

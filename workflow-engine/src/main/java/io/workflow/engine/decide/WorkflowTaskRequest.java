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
   * @param handOut what the worker takes with this answer
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
      HandOut handOut,
      @Nullable StickyQueue stickyQueue,
      boolean forceWorkflowTask,
      @Nullable SdkMetadata sdk,
      List<UpdateMessage> messages,
      Map<Integer, UserMetadata> userMetadata)
      implements WorkflowTaskRequest<Response.WorkflowTaskAnswered> {

    /**
     * Tasks that may go with the answer.
     *
     * @param eagerActivities start the activities whose command asks for it
     * @param acceptWorkflowTask start a workflow task that follows
     * @param startId makes the tokens of these starts
     */
    public record HandOut(boolean eagerActivities, boolean acceptWorkflowTask, String startId) {}

    /** Of a worker without a sticky queue, whose code was asked for no update. */
    public static CompleteWorkflowTask ofCommands(
        TaskToken token, List<Command> commands, String identity, HandOut handOut) {
      return new CompleteWorkflowTask(
          token, commands, identity, handOut, null, false, null, List.of(), Map.of());
    }

    @Override
    public String runId() {
      return token.task().runId();
    }

    /** The code may close the run, and its chain go on with another. */
    @Override
    public boolean mayOpen() {
      return true;
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

    @Override
    public String runId() {
      return token.task().runId();
    }
  }
}

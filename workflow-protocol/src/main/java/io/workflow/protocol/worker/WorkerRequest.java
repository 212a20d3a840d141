package io.workflow.protocol.worker;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.protocol.Failure;
import io.workflow.protocol.Payload;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.WorkflowTaskFailedCause;
import io.workflow.protocol.command.Command;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says to the server. Each is answered by one {@link WorkerResponse} with the same
 * correlation id, in any order.
 *
 * <p>All of them may be sent again after a lost connection: what was already done is {@link
 * WorkerResponse.Refused} with {@code STALE} and changes nothing.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface WorkerRequest {

  /**
   * The first message on a stream: who speaks and what it can run. Answered by {@link
   * WorkerResponse.Registered}.
   *
   * @param workflowTypes by task queue; queries for these may be pushed to this stream
   * @param activityTypes by task queue
   * @param movable the worker understands {@link WorkerResponse.Move} and knows another address to
   *     go to; older ones don't say so
   */
  record Register(
      String namespace,
      String identity,
      @Nullable String buildId,
      Map<String, Set<String>> workflowTypes,
      Map<String, Set<String>> activityTypes,
      boolean movable)
      implements WorkerRequest {
    public Register {
      workflowTypes = Payloads.orEmpty(workflowTypes);
      activityTypes = Payloads.orEmpty(activityTypes);
    }

    public Register movable(boolean value) {
      return new Register(namespace, identity, buildId, workflowTypes, activityTypes, value);
    }
  }

  /**
   * Start a workflow task that a Kafka record told of. Answered by {@link
   * WorkerResponse.WorkflowTaskStarted} or {@code Refused}.
   *
   * @param cachedEventId the started event of the last workflow task of this run that the worker
   *     completed and still has in its cache; 0 when it has none
   */
  record ClaimWorkflowTask(TaskId task, long cachedEventId) implements WorkerRequest {}

  /**
   * Start an activity attempt. Answered by {@link WorkerResponse.ActivityTaskStarted} or {@code
   * Refused}.
   */
  record ClaimActivityTask(TaskId task) implements WorkerRequest {}

  /**
   * The answer to a workflow task. Answered by {@link WorkerResponse.WorkflowTaskCompleted} or
   * {@code Refused}.
   *
   * @param queryResults answers to the task's queries, by query id
   * @param acceptWorkflowTask the worker keeps the workflow cached and would take its next workflow
   *     task with the answer
   */
  record CompleteWorkflowTask(
      TaskToken token,
      List<Command> commands,
      Map<String, QueryResult> queryResults,
      boolean acceptWorkflowTask)
      implements WorkerRequest {
    public CompleteWorkflowTask {
      commands = List.copyOf(commands);
      queryResults = Payloads.orEmpty(queryResults);
    }
  }

  /**
   * The workflow task could not be answered; it is tried again with a growing back-off. Answered by
   * {@code Done}.
   */
  record FailWorkflowTask(TaskToken token, WorkflowTaskFailedCause cause, Failure failure)
      implements WorkerRequest {}

  /**
   * The result of an activity attempt. Answered by {@link WorkerResponse.Done} or {@code Refused}.
   *
   * @param cachedEventId as in {@link ClaimWorkflowTask}: when not 0, this worker has the workflow
   *     cached and would take its next workflow task with the answer
   */
  record CompleteActivityTask(TaskToken token, List<Payload> result, long cachedEventId)
      implements WorkerRequest {
    public CompleteActivityTask {
      result = Payloads.orEmpty(result);
    }
  }

  /**
   * The attempt failed; the server decides by the retry policy what follows. Answered by {@code
   * Done}.
   *
   * @param lastHeartbeatDetails of heartbeats that were not sent before; empty for none
   */
  record FailActivityTask(
      TaskToken token, Failure failure, List<Payload> lastHeartbeatDetails, long cachedEventId)
      implements WorkerRequest {
    public FailActivityTask {
      lastHeartbeatDetails = Payloads.orEmpty(lastHeartbeatDetails);
    }
  }

  /**
   * The worker stops before the attempt has ended: the same attempt, which is not used up, is told
   * to the next worker. Answered by {@code Done}.
   *
   * @param lastHeartbeatDetails as in {@link FailActivityTask}
   */
  record ReturnActivityTask(TaskToken token, List<Payload> lastHeartbeatDetails)
      implements WorkerRequest {
    public ReturnActivityTask {
      lastHeartbeatDetails = Payloads.orEmpty(lastHeartbeatDetails);
    }
  }

  /** The activity has stopped because it was asked to. Answered by {@code Done}. */
  record CancelActivityTask(TaskToken token, List<Payload> details, long cachedEventId)
      implements WorkerRequest {
    public CancelActivityTask {
      details = Payloads.orEmpty(details);
    }
  }

  /**
   * The attempt is alive. Answered by {@link WorkerResponse.HeartbeatRecorded} or {@code Refused}.
   */
  record RecordHeartbeat(TaskToken token, List<Payload> details) implements WorkerRequest {
    public RecordHeartbeat {
      details = Payloads.orEmpty(details);
    }
  }

  /** Answers a pushed {@link WorkerResponse.QueryRequested}. Answered by {@code Done}. */
  record AnswerQuery(String queryId, QueryResult result) implements WorkerRequest {}

  /**
   * More of a history. Answered by {@link WorkerResponse.History}.
   *
   * @param fromEventId the first event wanted
   */
  record GetHistory(String namespace, String workflowId, String runId, long fromEventId)
      implements WorkerRequest {}
}

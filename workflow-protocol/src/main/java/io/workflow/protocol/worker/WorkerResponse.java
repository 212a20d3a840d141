package io.workflow.protocol.worker;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.workflow.protocol.Payloads;
import io.workflow.protocol.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says to a worker. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface WorkerResponse {

  /**
   * The stream may be used. {@code serverId} changes when another server, or the same one
   * restarted, answers.
   *
   * @param kafka where tasks are told of, unless the worker knows better
   */
  record Registered(String serverId, KafkaAddress kafka) implements WorkerResponse {}

  record WorkflowTaskStarted(WorkflowTask task) implements WorkerResponse {}

  record ActivityTaskStarted(ActivityTask task) implements WorkerResponse {}

  /**
   * The commands are durable.
   *
   * @param activityTasks already started, for those commands that asked for eager execution
   * @param workflowTask the next one of the same run, already started, if there was one and the
   *     worker accepts it
   */
  record WorkflowTaskCompleted(
      List<ActivityTask> activityTasks, @Nullable WorkflowTask workflowTask)
      implements WorkerResponse {
    public WorkflowTaskCompleted {
      activityTasks = Payloads.orEmpty(activityTasks);
    }
  }

  /**
   * It is durable.
   *
   * @param workflowTask the next one of the same run, already started, if the worker said that it
   *     would take it
   */
  record Done(@Nullable WorkflowTask workflowTask) implements WorkerResponse {}

  /** The heartbeat counts; {@code cancelRequested} asks the activity to stop. */
  record HeartbeatRecorded(boolean cancelRequested) implements WorkerResponse {}

  /** {@code nextEventId} is 0 at the end. */
  record History(List<HistoryEvent> events, long nextEventId) implements WorkerResponse {
    public History {
      events = List.copyOf(events);
    }
  }

  /**
   * Nothing was done.
   *
   * @param retryAfter how long to wait before sending the same again; {@code null} when that is of
   *     no use
   */
  record Refused(Reason reason, String message, @Nullable Duration retryAfter)
      implements WorkerResponse {

    /** Why. */
    public enum Reason {
      /**
       * The task is not there any more: answered, timed out, cancelled, its workflow closed. Forget
       * it.
       */
      STALE,
      /**
       * Somebody else has started it, or it was started by an earlier try of the same claim. Forget
       * it.
       */
      ALREADY_STARTED,
      /** No such execution or namespace. */
      NOT_FOUND,
      /** The request itself is wrong. */
      INVALID,
      /** A queue is full, or the shard has no owner at this moment. Try again. */
      UNAVAILABLE
    }
  }

  /**
   * Said unasked, with correlation id 0: the worker opens a stream at another address, sends new
   * requests there, and ends this stream when it has the answers that it waits for. The server goes
   * on answering for a short while, then ends the stream itself. Told only to those who have said
   * that they are {@linkplain WorkerRequest.Register#movable movable}.
   */
  record Move(String reason) implements WorkerResponse {}

  /** What the server says unasked, with correlation id 0, to those who run workflows. */
  sealed interface Pushed extends WorkerResponse {}

  /**
   * A workflow task waits, and Kafka was slow to take the hint of it: claim it if there is a free
   * slot. Others may have been told as well.
   */
  record WorkflowTaskOffered(TaskMessage task) implements Pushed {}

  /** The same of an attempt of an activity. */
  record ActivityTaskOffered(TaskMessage task) implements Pushed {}

  /**
   * Pushed by the server: answer this query by {@link WorkerRequest.AnswerQuery}.
   *
   * @param lastEventId the answer must see all events up to this one
   */
  record QueryRequested(
      String queryId,
      String namespace,
      String workflowId,
      String runId,
      String workflowType,
      String taskQueue,
      long lastEventId,
      WorkflowQuery query)
      implements Pushed {}
}

package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.history.HistoryEvent;
import io.workflow.protocol.worker.TaskId;
import io.workflow.protocol.worker.UpdateMessage;
import io.workflow.protocol.worker.WorkflowTask;
import java.util.List;

/** Started workflow tasks. */
public final class WorkflowTaskMapper {

  private WorkflowTaskMapper() {}

  /**
   * The task without queries. When its events did not fit, the rest comes by {@code
   * GetWorkflowExecutionHistory} with the page token, and ends with the events of the task itself,
   * as the SDKs expect.
   */
  public static PollWorkflowTaskQueueResponse.Builder toProto(WorkflowTask task) {
    TaskId id = task.token().task();
    WorkflowKey key = new WorkflowKey(id.namespace(), id.workflowId());
    boolean whole = task.nextEventId() == 0;
    List<HistoryEvent> page =
        whole
            ? task.events()
            : task.events().stream().filter(e -> e.eventId() < task.nextEventId()).toList();
    var proto =
        PollWorkflowTaskQueueResponse.newBuilder()
            .setTaskToken(TaskTokenMapper.toProto(task.token()))
            .setWorkflowExecution(Names.execution(id.workflowId(), id.runId()))
            .setWorkflowType(Names.workflowType(task.workflowType()))
            .setPreviousStartedEventId(task.previousStartedEventId())
            .setStartedEventId(task.token().startedEventId())
            .setAttempt(id.attempt())
            .setWorkflowExecutionTaskQueue(Names.taskQueue(task.taskQueue()))
            .setHistory(EventMapper.history(key, id.runId(), page));
    for (HistoryEvent event : task.events()) {
      if (event.eventId() == id.scheduledEventId()) {
        proto.setScheduledTime(TimeMapper.toProto(event.eventTime()));
      } else if (event.eventId() == task.token().startedEventId()) {
        proto.setStartedTime(TimeMapper.toProto(event.eventTime()));
      }
    }
    for (UpdateMessage.Request message : task.messages()) {
      proto.addMessages(UpdateMessageMapper.toProto(message));
    }
    if (!whole) {
      proto.setNextPageToken(rest(task, id.runId()).toProto());
    }
    return proto;
  }

  private static HistoryToken rest(WorkflowTask task, String runId) {
    List<HistoryEvent> unwritten =
        task.events().stream().filter(e -> e.eventId() >= task.nextEventId()).toList();
    return new HistoryToken(
        runId, task.nextEventId(), unwritten.getFirst().eventId() - 1, unwritten);
  }
}

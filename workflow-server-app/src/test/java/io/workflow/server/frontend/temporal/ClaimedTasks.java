package io.workflow.server.frontend.temporal;

import com.google.protobuf.ByteString;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.workflow.engine.decide.ActivityRequest;
import io.workflow.engine.decide.Request;
import io.workflow.engine.decide.Response;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.shard.HistoryService;
import io.workflow.engine.shard.HistoryService.Outcome;
import io.workflow.engine.state.PendingActivity;
import io.workflow.engine.state.PendingWorkflowTask;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.engine.state.WorkflowState;
import io.workflow.protocol.worker.TaskId;
import io.workflow.server.frontend.temporal.mapping.TaskTokenMapper;
import io.workflow.server.frontend.temporal.worker.WorkflowTaskResponses;
import java.util.Objects;
import java.util.UUID;

/** Tasks of one workflow, taken without a poll: a scenario that is about answers alone. */
public final class ClaimedTasks {

  private final TemporalServer server;
  private final WorkflowKey key;

  public ClaimedTasks(TemporalServer server, String workflowId) {
    this.server = server;
    this.key = new WorkflowKey("default", workflowId);
  }

  public WorkflowState state() {
    return Objects.requireNonNull(history().inspect(key, null).join());
  }

  /** As a poll of the normal queue answers it. */
  public PollWorkflowTaskQueueResponse workflowTask() {
    PendingWorkflowTask task = Objects.requireNonNull(state().workflowTask(), "workflow task");
    Response.WorkflowTaskStarted response =
        submit(
            new WorkflowTaskRequest.StartWorkflowTask(
                id(task.scheduledEventId(), task.attempt()),
                UUID.randomUUID().toString(),
                "worker",
                null,
                null));
    return server.bean(WorkflowTaskResponses.class).assemble(response.task(), false).join().build();
  }

  /** The token of the activity, which is started by this. */
  public ByteString activity(String activityId) {
    WorkflowState state = state();
    PendingActivity activity =
        Objects.requireNonNull(
            state.activities().get(Objects.requireNonNull(state.activityIds().get(activityId))));
    Response.ActivityTaskStarted response =
        submit(
            new ActivityRequest.StartActivityTask(
                id(activity.scheduledEventId(), activity.attempt()),
                UUID.randomUUID().toString(),
                "worker",
                null));
    return TaskTokenMapper.toProto(response.task().token());
  }

  private <R extends Response> R submit(Request<R> request) {
    Outcome<R> outcome = history().submit(key, request).join();
    if (outcome instanceof Outcome.Accepted<R>(var response)) {
      return response;
    }
    throw new AssertionError("Expected %s to be accepted, but got %s".formatted(request, outcome));
  }

  private TaskId id(long scheduledEventId, int attempt) {
    return new TaskId(
        key.namespace(), key.workflowId(), state().runId(), scheduledEventId, attempt);
  }

  private HistoryService history() {
    return server.bean(HistoryService.class);
  }
}

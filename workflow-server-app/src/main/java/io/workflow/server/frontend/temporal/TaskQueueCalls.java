package io.workflow.server.frontend.temporal;

import com.google.protobuf.Duration;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.taskqueue.v1.TaskQueueStatus;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.Request;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.matching.TaskKind;
import io.workflow.server.matching.TaskQueues;
import io.workflow.server.namespace.NamespaceRegistry;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Who polls a task queue, and workers that go. */
@Component
final class TaskQueueCalls implements TemporalCalls {

  private final TaskQueues queues;
  private final EngineCalls engine;
  private final NamespaceRegistry namespaces;

  TaskQueueCalls(TaskQueues queues, EngineCalls engine, NamespaceRegistry namespaces) {
    this.queues = queues;
    this.engine = engine;
    this.namespaces = namespaces;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getDescribeTaskQueueMethod(), this::describe);
    calls.blocking(WorkflowServiceGrpc.getShutdownWorkerMethod(), this::shutdownWorker);
    calls.async(WorkflowServiceGrpc.getResetStickyTaskQueueMethod(), this::resetStickyQueue);
  }

  @SuppressWarnings("deprecation") // older clients ask for the status
  private DescribeTaskQueueResponse describe(DescribeTaskQueueRequest request) {
    namespaces.require(request.getNamespace());
    String name = request.getTaskQueue().getName();
    if (name.isEmpty()) {
      throw CallException.invalid("Expected a task queue to describe, but its name is empty");
    }
    boolean sticky = request.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
    TaskKind kind =
        request.getTaskQueueType() == TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY
            ? TaskKind.ACTIVITY
            : TaskKind.WORKFLOW;
    DescribeTaskQueueResponse.Builder response = DescribeTaskQueueResponse.newBuilder();
    queues
        .pollers(request.getNamespace(), name, sticky, kind)
        .forEach(
            (identity, lastPoll) ->
                response.addPollers(
                    PollerInfo.newBuilder()
                        .setIdentity(identity)
                        .setLastAccessTime(TimeMapper.toProto(lastPoll))));
    long backlog = queues.backlog(request.getNamespace(), name, sticky, kind);
    if (request.getReportStats()) {
      response.setStats(
          TaskQueueStats.newBuilder()
              .setApproximateBacklogCount(backlog)
              .setApproximateBacklogAge(Duration.getDefaultInstance()));
    }
    if (request.getIncludeTaskQueueStatus()) {
      response.setTaskQueueStatus(TaskQueueStatus.newBuilder().setBacklogCountHint(backlog));
    }
    return response.build();
  }

  /** Its polls end, empty, and what waits for it goes to others. */
  private ShutdownWorkerResponse shutdownWorker(ShutdownWorkerRequest request) {
    namespaces.require(request.getNamespace());
    if (!request.getStickyTaskQueue().isEmpty()) {
      queues.stopPolls(
          request.getNamespace(), request.getStickyTaskQueue(), true, TaskKind.WORKFLOW, null);
    }
    return ShutdownWorkerResponse.getDefaultInstance();
  }

  private CompletableFuture<ResetStickyTaskQueueResponse> resetStickyQueue(
      ResetStickyTaskQueueRequest request) {
    namespaces.require(request.getNamespace());
    String runId = request.getExecution().getRunId();
    return engine
        .submit(
            new WorkflowKey(request.getNamespace(), request.getExecution().getWorkflowId()),
            new Request.ResetStickyQueue(runId.isEmpty() ? null : runId))
        .thenApply(_done -> ResetStickyTaskQueueResponse.getDefaultInstance());
  }
}

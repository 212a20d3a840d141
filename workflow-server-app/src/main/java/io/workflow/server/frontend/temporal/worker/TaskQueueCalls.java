package io.workflow.server.frontend.temporal.worker;

import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueuePartitionMetadata;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.taskqueue.v1.TaskQueueStatus;
import io.temporal.api.taskqueue.v1.TaskQueueTypeInfo;
import io.temporal.api.taskqueue.v1.TaskQueueVersionInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsResponse;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.engine.decide.WorkflowTaskRequest;
import io.workflow.engine.state.WorkflowKey;
import io.workflow.protocol.worker.TaskKind;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.EngineCalls;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.frontend.temporal.mapping.TimeMapper;
import io.workflow.server.matching.ClusterTaskQueues;
import io.workflow.server.matching.PollRequest;
import io.workflow.server.matching.PollerSeen;
import io.workflow.server.matching.QueueKey;
import io.workflow.server.matching.QueueStats;
import io.workflow.server.matching.QueueView;
import io.workflow.server.matching.StoppedWorkers;
import io.workflow.server.namespace.NamespaceRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Who polls a task queue, and workers that go. */
@Component
final class TaskQueueCalls implements TemporalCalls {

  private final ClusterTaskQueues queues;
  private final EngineCalls engine;
  private final NamespaceRegistry namespaces;
  private final WorkerRegistry workers;
  private final StoppedWorkers stopped;
  private final TaskQueueConfigCalls configs;

  TaskQueueCalls(
      ClusterTaskQueues queues,
      EngineCalls engine,
      NamespaceRegistry namespaces,
      WorkerRegistry workers,
      StoppedWorkers stopped,
      TaskQueueConfigCalls configs) {
    this.configs = configs;
    this.workers = workers;
    this.stopped = stopped;
    this.queues = queues;
    this.engine = engine;
    this.namespaces = namespaces;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getDescribeTaskQueueMethod(), this::describe);
    calls.blocking(WorkflowServiceGrpc.getListTaskQueuePartitionsMethod(), this::partitions);
    calls.blocking(WorkflowServiceGrpc.getShutdownWorkerMethod(), this::shutdownWorker);
    calls.async(WorkflowServiceGrpc.getResetStickyTaskQueueMethod(), this::resetStickyQueue);
  }

  @SuppressWarnings("deprecation") // older clients ask for the status, or in the enhanced mode
  private DescribeTaskQueueResponse describe(DescribeTaskQueueRequest request) {
    namespaces.require(request.getNamespace());
    String name = named(request.getTaskQueue());
    boolean sticky = request.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
    if (request.getApiMode() == DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED) {
      if (sticky) {
        throw CallException.invalid(
            "Expected a normal task queue for the enhanced api_mode, but '%s' is a sticky one."
                .formatted(name));
      }
      return enhanced(request, name);
    }
    TaskKind kind = kind(request.getTaskQueueType());
    QueueKey queue = new QueueKey(request.getNamespace(), name, kind, sticky);
    boolean asked = request.getReportStats() || request.getIncludeTaskQueueStatus();
    QueueView view = asked ? queues.view(queue) : null;
    Map<String, PollerSeen> pollers = view == null ? queues.pollers(queue) : view.pollers();
    DescribeTaskQueueResponse.Builder response =
        DescribeTaskQueueResponse.newBuilder().addAllPollers(toProto(pollers));
    if (request.getReportConfig() && !sticky) {
      response
          .setConfig(configs.of(queue))
          .setEffectiveRateLimit(configs.effective(queue, pollers.values()));
    }
    if (view != null) {
      QueueStats stats = view.stats();
      if (request.getReportStats()) {
        response.setStats(toProto(stats));
        stats
            .byPriority()
            .forEach(one -> response.putStatsByPriorityKey(one.priority(), toProto(one)));
      }
      if (request.getIncludeTaskQueueStatus()) {
        response.setTaskQueueStatus(
            TaskQueueStatus.newBuilder()
                .setBacklogCountHint(stats.backlog())
                .setRatePerSecond(PollRequest.USUAL_RATE));
      }
    }
    return response.build();
  }

  /** As the command line asks: each kind of tasks, for the one version that there is. */
  @SuppressWarnings("deprecation")
  private DescribeTaskQueueResponse enhanced(DescribeTaskQueueRequest request, String name) {
    List<TaskQueueType> types =
        request.getTaskQueueTypesCount() == 0
            ? List.of(
                TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
            : request.getTaskQueueTypesList();
    TaskQueueVersionInfo.Builder info = TaskQueueVersionInfo.newBuilder();
    for (TaskQueueType type : types) {
      TaskQueueTypeInfo.Builder told = TaskQueueTypeInfo.newBuilder();
      if (type == TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
          || type == TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY) {
        QueueKey queue = new QueueKey(request.getNamespace(), name, kind(type), false);
        QueueView view = request.getReportStats() ? queues.view(queue) : null;
        if (request.getReportPollers()) {
          told.addAllPollers(toProto(view == null ? queues.pollers(queue) : view.pollers()));
        }
        if (view != null) {
          told.setStats(toProto(view.stats()));
        }
      }
      info.putTypesInfo(type.getNumber(), told.build());
    }
    return DescribeTaskQueueResponse.newBuilder().putVersionsInfo("", info.build()).build();
  }

  private static List<PollerInfo> toProto(Map<String, PollerSeen> pollers) {
    return pollers.entrySet().stream()
        .map(
            poller ->
                PollerInfo.newBuilder()
                    .setIdentity(poller.getKey())
                    .setLastAccessTime(TimeMapper.toProto(poller.getValue().lastPoll()))
                    .setRatePerSecond(poller.getValue().ratePerSecond())
                    .build())
        .toList();
  }

  private static TaskQueueStats toProto(QueueStats stats) {
    return TaskQueueStats.newBuilder()
        .setApproximateBacklogCount(stats.backlog())
        .setApproximateBacklogAge(TimeMapper.toProto(stats.backlogAge()))
        .setTasksAddRate(stats.addRate())
        .setTasksDispatchRate(stats.dispatchRate())
        .build();
  }

  private static TaskQueueStats toProto(QueueStats.OfPriority stats) {
    return TaskQueueStats.newBuilder()
        .setApproximateBacklogCount(stats.backlog())
        .setApproximateBacklogAge(TimeMapper.toProto(stats.backlogAge()))
        .setTasksAddRate(stats.addRate())
        .setTasksDispatchRate(stats.dispatchRate())
        .build();
  }

  private static TaskKind kind(TaskQueueType type) {
    return type == TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY ? TaskKind.ACTIVITY : TaskKind.WORKFLOW;
  }

  private static String named(TaskQueue queue) {
    if (queue.getName().isEmpty()) {
      throw CallException.invalid("Expected a task queue with a name, but its name is empty");
    }
    return queue.getName();
  }

  /** To clients a queue is one piece: how many partitions its topic has is not theirs to know. */
  private ListTaskQueuePartitionsResponse partitions(ListTaskQueuePartitionsRequest request) {
    namespaces.require(request.getNamespace());
    TaskQueuePartitionMetadata partition =
        TaskQueuePartitionMetadata.newBuilder().setKey(named(request.getTaskQueue())).build();
    return ListTaskQueuePartitionsResponse.newBuilder()
        .addWorkflowTaskQueuePartitions(partition)
        .addActivityTaskQueuePartitions(partition)
        .build();
  }

  /** Its polls end, empty, and what waits for it goes to others. */
  private ShutdownWorkerResponse shutdownWorker(ShutdownWorkerRequest request) {
    String namespace = request.getNamespace();
    namespaces.require(namespace);
    String worker = request.getWorkerInstanceKey();
    if (!worker.isEmpty()) {
      stopped.add(worker);
      if (!request.getTaskQueue().isEmpty()) {
        kinds(request).forEach(kind -> stopPolls(namespace, request.getTaskQueue(), kind, worker));
      }
    }
    if (!request.getStickyTaskQueue().isEmpty()) {
      queues.stopPolls(
          new QueueKey(namespace, request.getStickyTaskQueue(), TaskKind.WORKFLOW, true), null);
    }
    if (request.hasWorkerHeartbeat()) {
      workers.record(namespace, List.of(request.getWorkerHeartbeat()));
    }
    return ShutdownWorkerResponse.getDefaultInstance();
  }

  private void stopPolls(String namespace, String taskQueue, TaskKind kind, String worker) {
    queues.stopPolls(new QueueKey(namespace, taskQueue, kind, false), worker);
  }

  private static List<TaskKind> kinds(ShutdownWorkerRequest request) {
    return request.getTaskQueueTypesCount() == 0
        ? List.of(TaskKind.values())
        : request.getTaskQueueTypesList().stream()
            .filter(type -> type != TaskQueueType.TASK_QUEUE_TYPE_NEXUS)
            .map(TaskQueueCalls::kind)
            .distinct()
            .toList();
  }

  private CompletableFuture<ResetStickyTaskQueueResponse> resetStickyQueue(
      ResetStickyTaskQueueRequest request) {
    namespaces.require(request.getNamespace());
    String runId = request.getExecution().getRunId();
    return engine
        .submit(
            new WorkflowKey(request.getNamespace(), request.getExecution().getWorkflowId()),
            new WorkflowTaskRequest.ResetStickyQueue(runId.isEmpty() ? null : runId))
        .thenApply(_done -> ResetStickyTaskQueueResponse.getDefaultInstance());
  }
}

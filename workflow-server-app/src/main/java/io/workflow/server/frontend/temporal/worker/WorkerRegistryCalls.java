package io.workflow.server.frontend.temporal.worker;

import com.google.protobuf.ByteString;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.CountWorkersResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerResponse;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.frontend.temporal.call.CallException;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.namespace.NamespaceRegistry;
import java.util.List;
import org.springframework.stereotype.Component;

/** What workers tell of themselves, for those who look after them. */
@Component
final class WorkerRegistryCalls implements TemporalCalls {

  private static final int USUAL_PAGE = 1_000;

  private final WorkerRegistry workers;
  private final NamespaceRegistry namespaces;

  WorkerRegistryCalls(WorkerRegistry workers, NamespaceRegistry namespaces) {
    this.workers = workers;
    this.namespaces = namespaces;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getRecordWorkerHeartbeatMethod(), this::heartbeat);
    calls.blocking(WorkflowServiceGrpc.getListWorkersMethod(), this::list);
    calls.blocking(WorkflowServiceGrpc.getCountWorkersMethod(), this::count);
    calls.blocking(WorkflowServiceGrpc.getDescribeWorkerMethod(), this::describe);
  }

  private RecordWorkerHeartbeatResponse heartbeat(RecordWorkerHeartbeatRequest request) {
    namespaces.require(request.getNamespace());
    workers.record(request.getNamespace(), request.getWorkerHeartbeatList());
    return RecordWorkerHeartbeatResponse.getDefaultInstance();
  }

  /** A page begins after the worker that its token names. */
  @SuppressWarnings("deprecation") // older clients read workers_info
  private ListWorkersResponse list(ListWorkersRequest request) {
    String after = request.getNextPageToken().toStringUtf8();
    int size = request.getPageSize() > 0 ? request.getPageSize() : USUAL_PAGE;
    List<WorkerHeartbeat> rest =
        matching(request.getNamespace(), request.getQuery()).stream()
            .filter(worker -> worker.getWorkerInstanceKey().compareTo(after) > 0)
            .toList();
    List<WorkerHeartbeat> page = rest.subList(0, Math.min(size, rest.size()));
    ListWorkersResponse.Builder response = ListWorkersResponse.newBuilder();
    for (WorkerHeartbeat worker : page) {
      response
          .addWorkersInfo(WorkerInfo.newBuilder().setWorkerHeartbeat(worker))
          .addWorkers(listed(worker));
    }
    if (page.size() < rest.size()) {
      response.setNextPageToken(ByteString.copyFromUtf8(page.getLast().getWorkerInstanceKey()));
    }
    return response.build();
  }

  private CountWorkersResponse count(CountWorkersRequest request) {
    return CountWorkersResponse.newBuilder()
        .setCount(matching(request.getNamespace(), request.getQuery()).size())
        .build();
  }

  private List<WorkerHeartbeat> matching(String namespace, String query) {
    namespaces.require(namespace);
    return workers.all(namespace).stream().filter(WorkerQuery.parse(query)).toList();
  }

  private DescribeWorkerResponse describe(DescribeWorkerRequest request) {
    namespaces.require(request.getNamespace());
    WorkerHeartbeat worker = workers.find(request.getNamespace(), request.getWorkerInstanceKey());
    if (worker == null) {
      throw CallException.notFound(
          ("Expected worker '%s' of namespace '%s' to have sent a heartbeat to this server "
                  + "lately, but it has not.")
              .formatted(request.getWorkerInstanceKey(), request.getNamespace()));
    }
    return DescribeWorkerResponse.newBuilder()
        .setWorkerInfo(WorkerInfo.newBuilder().setWorkerHeartbeat(worker))
        .build();
  }

  private static WorkerListInfo listed(WorkerHeartbeat worker) {
    WorkerListInfo.Builder listed =
        WorkerListInfo.newBuilder()
            .setWorkerInstanceKey(worker.getWorkerInstanceKey())
            .setWorkerIdentity(worker.getWorkerIdentity())
            .setTaskQueue(worker.getTaskQueue())
            .setSdkName(worker.getSdkName())
            .setSdkVersion(worker.getSdkVersion())
            .setStatus(worker.getStatus())
            .setHostName(worker.getHostInfo().getHostName())
            .setWorkerGroupingKey(worker.getHostInfo().getWorkerGroupingKey())
            .setProcessId(worker.getHostInfo().getProcessId())
            .addAllPlugins(worker.getPluginsList())
            .addAllDrivers(worker.getDriversList());
    if (worker.hasStartTime()) {
      listed.setStartTime(worker.getStartTime());
    }
    if (worker.hasDeploymentVersion()) {
      listed.setDeploymentVersion(worker.getDeploymentVersion());
    }
    return listed.build();
  }
}

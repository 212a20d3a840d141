package io.workflow.server.frontend.temporal.worker;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.Status.Code;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerHostInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.worker.v1.WorkerPollerInfo;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that tell of themselves, on the wire. */
@ExtendWith(TemporalServer.Shared.class)
class WorkerRegistryIT {

  private static TemporalServer server;

  private final String queue = "queue-" + UUID.randomUUID();

  @BeforeAll
  static void startServer(TemporalServer shared) {
    server = shared;
  }

  @Test
  void shouldListPageByPageAndCount() {
    record(worker("b"), worker("a"), worker("c"));

    ListWorkersResponse first =
        list("TaskQueue = '" + queue + "'", 2, ListWorkersResponse.getDefaultInstance());
    ListWorkersResponse second = list("TaskQueue = '" + queue + "'", 2, first);

    assertThat(first.getWorkersList())
        .extracting(WorkerListInfo::getWorkerInstanceKey)
        .containsExactly(queue + "a", queue + "b");
    assertThat(first.getWorkers(0).getHostName()).isEqualTo("host-a");
    assertThat(second.getWorkersList())
        .extracting(WorkerListInfo::getWorkerInstanceKey)
        .containsExactly(queue + "c");
    assertThat(second.getNextPageToken().isEmpty()).isTrue();
    assertThat(
            server
                .workflows()
                .countWorkers(
                    CountWorkersRequest.newBuilder()
                        .setNamespace("default")
                        .setQuery("TaskQueue = '%s' AND HostName != 'host-a'".formatted(queue))
                        .build())
                .getCount())
        .isEqualTo(2);
  }

  @Test
  void shouldDescribeAWorkerUntilItGoes() {
    record(worker("a"));

    var described = server.workflows().describeWorker(describe("a"));
    assertThat(described.getWorkerInfo().getWorkerHeartbeat()).isEqualTo(worker("a"));

    var unused =
        server
            .workflows()
            .shutdownWorker(
                ShutdownWorkerRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkerInstanceKey(queue + "a")
                    .setWorkerHeartbeat(
                        worker("a").toBuilder().setStatus(WorkerStatus.WORKER_STATUS_SHUTDOWN))
                    .build());
    assertCall(() -> server.workflows().describeWorker(describe("a")))
        .failsWith(Code.NOT_FOUND)
        .saying(queue + "a");
  }

  @Test
  void shouldRefuseAQueryThatIsNone() {
    assertCall(() -> list("Colour = 'red'", 10, ListWorkersResponse.getDefaultInstance()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("Colour");
  }

  /** Who reads them would fail: in JSON there are no such times. */
  @Test
  void shouldRefuseTimesThatAreNone() {
    Timestamp late = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
    assertCall(() -> record(worker("a").toBuilder().setHeartbeatTime(late).build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying(queue + "a", "heartbeat_time", "a year from 1 to 9999");
    assertCall(
            () ->
                record(
                    worker("b").toBuilder()
                        .setElapsedSinceLastHeartbeat(Duration.newBuilder().setNanos(-1))
                        .build(),
                    worker("c").toBuilder()
                        .setWorkflowPollerInfo(
                            WorkerPollerInfo.newBuilder().setLastSuccessfulPollTime(late))
                        .build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying(queue + "c", "workflow_poller_info.last_successful_poll_time");
    assertCall(
            () ->
                record(
                    worker("d").toBuilder()
                        .setElapsedSinceLastHeartbeat(
                            Duration.newBuilder().setSeconds(1).setNanos(-1))
                        .build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("elapsed_since_last_heartbeat");

    assertThat(
            list("TaskQueue = '" + queue + "'", 10, ListWorkersResponse.getDefaultInstance())
                .getWorkersCount())
        .isZero();
  }

  private DescribeWorkerRequest describe(String key) {
    return DescribeWorkerRequest.newBuilder()
        .setNamespace("default")
        .setWorkerInstanceKey(queue + key)
        .build();
  }

  private static ListWorkersResponse list(
      String query, int pageSize, ListWorkersResponse previous) {
    return server
        .workflows()
        .listWorkers(
            ListWorkersRequest.newBuilder()
                .setNamespace("default")
                .setQuery(query)
                .setPageSize(pageSize)
                .setNextPageToken(previous.getNextPageToken())
                .build());
  }

  private static void record(WorkerHeartbeat... heartbeats) {
    var request = RecordWorkerHeartbeatRequest.newBuilder().setNamespace("default");
    for (WorkerHeartbeat heartbeat : heartbeats) {
      request.addWorkerHeartbeat(heartbeat);
    }
    var unused = server.workflows().recordWorkerHeartbeat(request.build());
  }

  private WorkerHeartbeat worker(String key) {
    return WorkerHeartbeat.newBuilder()
        .setWorkerInstanceKey(queue + key)
        .setTaskQueue(queue)
        .setStatus(WorkerStatus.WORKER_STATUS_RUNNING)
        .setHostInfo(WorkerHostInfo.newBuilder().setHostName("host-" + key))
        .build();
  }
}

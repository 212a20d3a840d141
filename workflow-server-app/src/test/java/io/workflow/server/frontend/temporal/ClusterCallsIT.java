package io.workflow.server.frontend.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TemporalServer.Shared.class)
class ClusterCallsIT {

  private static TemporalServer server;

  @BeforeAll
  static void start(TemporalServer shared) {
    server = shared;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "temporal.api.workflowservice.v1.WorkflowService",
        "temporal.api.operatorservice.v1.OperatorService"
      })
  void shouldBeHealthyUnderTheNamesThatSdksAskFor(String service) {
    assertThat(
            HealthGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void shouldTellWhatItIs() {
    var info = server.workflows().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    assertThat(info.getServerVersion()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(info.getCapabilities().getInternalErrorDifferentiation()).isTrue();

    var cluster = server.workflows().getClusterInfo(GetClusterInfoRequest.getDefaultInstance());
    assertThat(cluster.getServerVersion()).isEqualTo(info.getServerVersion());
    assertThat(cluster.getHistoryShardCount()).isEqualTo(16);
    assertThat(cluster.getPersistenceStore()).isEqualTo("postgresql");
    assertThat(cluster.getClusterName()).isEqualTo("active");
    assertThat(UUID.fromString(cluster.getClusterId())).isNotNull();
    assertThat(
            server
                .workflows()
                .getClusterInfo(GetClusterInfoRequest.getDefaultInstance())
                .getClusterId())
        .isEqualTo(cluster.getClusterId());
  }

  @Test
  void shouldListItsServicesByReflection() throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(server.channel())
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    assertThat(answer.get(30, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(
            "temporal.api.workflowservice.v1.WorkflowService",
            "temporal.api.operatorservice.v1.OperatorService",
            "grpc.health.v1.Health");
    requests.onCompleted();
  }

  @Test
  void shouldAnswerByNameWhatIsNotThere() {
    assertThatThrownBy(
            () -> server.workflows().createSchedule(CreateScheduleRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNIMPLEMENTED")
        .hasMessageContaining("WorkflowService/CreateSchedule");
  }
}

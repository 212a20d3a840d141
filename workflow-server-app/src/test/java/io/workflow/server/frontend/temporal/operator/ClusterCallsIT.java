package io.workflow.server.frontend.temporal.operator;

import static io.temporal.api.operatorservice.v1.OperatorServiceGrpc.getServiceDescriptor;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.frontend.temporal.BadRequests;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
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

  /** A defect of the server is told from a bad request by the code, and by the log. */
  @TestFactory
  Stream<DynamicTest> shouldTakeNoBadRequestForADefectOfItsOwn() {
    server
        .workflows()
        .registerNamespace(
            RegisterNamespaceRequest.newBuilder()
                .setNamespace("junk")
                .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1))
                .build());
    return Stream.of(WorkflowServiceGrpc.getServiceDescriptor(), getServiceDescriptor())
        .flatMap(service -> service.getMethods().stream())
        .map(method -> DynamicTest.dynamicTest(name(method), () -> refuses(method)));
  }

  private static String name(MethodDescriptor<?, ?> method) {
    return requireNonNull(method.getBareMethodName());
  }

  private static <Q, R> void refuses(MethodDescriptor<Q, R> method) {
    var marshaller = (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
    Q empty = requireNonNull(marshaller.getMessagePrototype());
    // Many have no alternatives, so that the next turn makes the same again.
    Set<Q> requests = new LinkedHashSet<>(List.of(empty));
    // Its namespace is the only thing that could be wrong.
    String namespace = name(method).equals("DeleteNamespace") ? "nowhere" : "junk";
    for (int turn = 0; turn < 8; turn++) {
      requests.add(bad(empty, new BadRequests(namespace, "x", -1, Long.MIN_VALUE, turn)));
      requests.add(bad(empty, new BadRequests(namespace, "\0", 77, Long.MAX_VALUE, turn)));
      requests.add(bad(empty, new BadRequests(namespace, "'(\"", 1, 1, turn)));
    }
    for (Q request : requests) {
      assertThat(answer(method, request)).as("%s", request).isNotIn(Code.INTERNAL, Code.UNKNOWN);
    }
  }

  @SuppressWarnings("unchecked")
  private static <Q> Q bad(Q empty, BadRequests requests) {
    return (Q) requests.filled((Message) empty);
  }

  private static <Q, R> Code answer(MethodDescriptor<Q, R> method, Q request) {
    try {
      Object unused =
          ClientCalls.blockingUnaryCall(
              server.channel(),
              method,
              CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS),
              request);
      return Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }
}

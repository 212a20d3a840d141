package io.workflow.server.frontend.temporal.operator;

import static io.workflow.server.frontend.temporal.StatusAssert.assertCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import io.grpc.Status.Code;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.errordetails.v1.NamespaceAlreadyExistsFailure;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.UpdateNamespaceInfo;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.workflow.server.frontend.temporal.TemporalServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TemporalServer.Shared.class)
class NamespaceCallsIT {

  private static TemporalServer server;

  @BeforeAll
  static void start(TemporalServer shared) {
    server = shared;
  }

  @Test
  void shouldDescribeTheNamespaceThatIsThereFromTheStart() {
    DescribeNamespaceResponse found = describe("default");

    assertThat(found.getNamespaceInfo().getState())
        .isEqualTo(NamespaceState.NAMESPACE_STATE_REGISTERED);
    assertThat(found.getNamespaceInfo().getLimits().getBlobSizeLimitError()).isEqualTo(2 << 20);
    assertThat(found.getConfig().getWorkflowExecutionRetentionTtl())
        .isEqualTo(Durations.fromDays(3));
    assertThat(found.getReplicationConfig().getActiveClusterName()).isEqualTo("active");
  }

  @Test
  void shouldRegisterAndChangeANamespace() {
    server
        .workflows()
        .registerNamespace(
            register("pizza")
                .setDescription("Pizzas")
                .setOwnerEmail("me@pizza.eu")
                .putData("a", "1")
                .build());
    DescribeNamespaceResponse made = describe("pizza");

    var changed =
        server
            .workflows()
            .updateNamespace(
                UpdateNamespaceRequest.newBuilder()
                    .setNamespace("pizza")
                    .setUpdateInfo(
                        UpdateNamespaceInfo.newBuilder().setDescription("More").putData("b", "2"))
                    .setConfig(
                        NamespaceConfig.newBuilder()
                            .setWorkflowExecutionRetentionTtl(Durations.fromDays(30)))
                    .build());

    assertThat(made.getNamespaceInfo().getDescription()).isEqualTo("Pizzas");
    assertThat(made.getConfig().getWorkflowExecutionRetentionTtl())
        .isEqualTo(Durations.fromDays(7));
    assertThat(changed.getNamespaceInfo().getDescription()).isEqualTo("More");
    assertThat(changed.getNamespaceInfo().getOwnerEmail()).isEqualTo("me@pizza.eu");
    assertThat(changed.getNamespaceInfo().getDataMap()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(
            server
                .workflows()
                .describeNamespace(
                    DescribeNamespaceRequest.newBuilder()
                        .setId(made.getNamespaceInfo().getId())
                        .build()))
        .isEqualTo(describe("pizza"));
    assertThat(describe("pizza").getConfig().getWorkflowExecutionRetentionTtl())
        .isEqualTo(Durations.fromDays(30));
  }

  @Test
  void shouldAskForANameOrAnId() {
    assertCall(() -> describe("")).failsWith(Code.INVALID_ARGUMENT).saying("Namespace is not set");
  }

  @Test
  void shouldDeprecateANamespace() {
    server.workflows().registerNamespace(register("old").build());

    server
        .workflows()
        .deprecateNamespace(DeprecateNamespaceRequest.newBuilder().setNamespace("old").build());

    assertThat(describe("old").getNamespaceInfo().getState())
        .isEqualTo(NamespaceState.NAMESPACE_STATE_DEPRECATED);
  }

  @Test
  void shouldListNamespacesPageByPage() {
    server.workflows().registerNamespace(register("zz-1").build());
    server.workflows().registerNamespace(register("zz-2").build());
    List<String> names = new ArrayList<>();
    ListNamespacesResponse page;
    ListNamespacesRequest.Builder next = ListNamespacesRequest.newBuilder().setPageSize(1);
    do {
      page = server.workflows().listNamespaces(next.build());
      page.getNamespacesList().forEach(found -> names.add(found.getNamespaceInfo().getName()));
      next.setNextPageToken(page.getNextPageToken());
    } while (!page.getNextPageToken().isEmpty());

    assertThat(names).contains("default", "zz-1", "zz-2").isSorted().doesNotHaveDuplicates();
  }

  @Test
  void shouldNameTheNamespaceThatIsNotThere() {
    assertThat(
            assertCall(() -> describe("nowhere"))
                .failsWith(Code.NOT_FOUND)
                .saying("Namespace nowhere is not found")
                .detail(NamespaceNotFoundFailure.class)
                .getNamespace())
        .isEqualTo("nowhere");
  }

  @Test
  void shouldRefuseASecondNamespaceOfThatName() {
    assertCall(() -> server.workflows().registerNamespace(register("default").build()))
        .failsWith(Code.ALREADY_EXISTS)
        .detail(NamespaceAlreadyExistsFailure.class);
  }

  @Test
  void shouldRefuseOddNamespaces() {
    assertCall(() -> server.workflows().registerNamespace(register("a b").build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("'a b'");
    assertCall(
            () ->
                server
                    .workflows()
                    .registerNamespace(
                        register("short")
                            .setWorkflowExecutionRetentionPeriod(Durations.fromHours(1))
                            .build()))
        .failsWith(Code.INVALID_ARGUMENT)
        .saying("at least 1 day");
  }

  private static RegisterNamespaceRequest.Builder register(String name) {
    return RegisterNamespaceRequest.newBuilder()
        .setNamespace(name)
        .setWorkflowExecutionRetentionPeriod(Durations.fromDays(7));
  }

  private static DescribeNamespaceResponse describe(String name) {
    return server
        .workflows()
        .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(name).build());
  }
}

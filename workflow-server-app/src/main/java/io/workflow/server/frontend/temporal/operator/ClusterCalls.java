package io.workflow.server.frontend.temporal.operator;

import io.temporal.api.version.v1.ReleaseInfo;
import io.temporal.api.version.v1.VersionInfo;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetClusterInfoResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.workflow.server.frontend.temporal.call.CallRegistry;
import io.workflow.server.frontend.temporal.call.TemporalCalls;
import io.workflow.server.persistence.ClusterMetadata;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a client learns of the server before it asks for anything else. */
@Component
final class ClusterCalls implements TemporalCalls {

  /** There is one cluster; what speaks of fail-over needs a name for it. */
  static final String CLUSTER_NAME = "active";

  /** Releases of clients that are known to speak the same API. */
  private static final Map<String, String> SUPPORTED_CLIENTS =
      Map.of(
          "temporal-cli", "<2.0.0",
          "temporal-dotnet", "<2.0.0",
          "temporal-go", "<2.0.0",
          "temporal-java", "<2.0.0",
          "temporal-php", "<3.0.0",
          "temporal-python", "<2.0.0",
          "temporal-ruby", "<2.0.0",
          "temporal-typescript", "<2.0.0",
          "temporal-ui", "<3.0.0");

  private final ClusterMetadata cluster;

  ClusterCalls(ClusterMetadata cluster) {
    this.cluster = cluster;
  }

  @Override
  public void register(CallRegistry calls) {
    calls.blocking(WorkflowServiceGrpc.getGetSystemInfoMethod(), this::getSystemInfo);
    calls.blocking(WorkflowServiceGrpc.getGetClusterInfoMethod(), this::getClusterInfo);
  }

  private GetSystemInfoResponse getSystemInfo(GetSystemInfoRequest request) {
    return GetSystemInfoResponse.newBuilder()
        .setServerVersion(ServerCapabilities.SERVER_VERSION)
        .setCapabilities(ServerCapabilities.system())
        .build();
  }

  private GetClusterInfoResponse getClusterInfo(GetClusterInfoRequest request) {
    return GetClusterInfoResponse.newBuilder()
        .putAllSupportedClients(SUPPORTED_CLIENTS)
        .setServerVersion(ServerCapabilities.SERVER_VERSION)
        .setVersionInfo(
            VersionInfo.newBuilder()
                .setCurrent(ReleaseInfo.newBuilder().setVersion(ServerCapabilities.SERVER_VERSION)))
        .setClusterName(CLUSTER_NAME)
        .setClusterId(cluster.clusterId().toString())
        .setHistoryShardCount(cluster.numberOfShards())
        .setPersistenceStore("postgresql")
        .setVisibilityStore("postgresql")
        .build();
  }
}

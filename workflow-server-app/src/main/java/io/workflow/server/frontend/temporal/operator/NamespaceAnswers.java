package io.workflow.server.frontend.temporal.operator;

import com.google.protobuf.util.Durations;
import io.temporal.api.enums.v1.ArchivalState;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.replication.v1.ClusterReplicationConfig;
import io.temporal.api.replication.v1.NamespaceReplicationConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceResponse;
import io.workflow.server.frontend.LimitProperties;
import io.workflow.server.namespace.Namespace;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** A namespace as SDKs see it. */
@Component
final class NamespaceAnswers {

  /** There is one cluster, and every namespace lives there. */
  private static final NamespaceReplicationConfig REPLICATION =
      NamespaceReplicationConfig.newBuilder()
          .setActiveClusterName(ClusterCalls.CLUSTER_NAME)
          .addClusters(
              ClusterReplicationConfig.newBuilder().setClusterName(ClusterCalls.CLUSTER_NAME))
          .build();

  private final NamespaceInfo.Limits limits;

  NamespaceAnswers(LimitProperties limits) {
    this.limits =
        NamespaceInfo.Limits.newBuilder()
            .setBlobSizeLimitError(limits.payload().toBytes())
            .setMemoSizeLimitError(limits.payload().toBytes())
            .build();
  }

  DescribeNamespaceResponse describe(Namespace namespace) {
    return DescribeNamespaceResponse.newBuilder()
        .setNamespaceInfo(info(namespace))
        .setConfig(config(namespace))
        .setReplicationConfig(REPLICATION)
        .build();
  }

  UpdateNamespaceResponse updated(Namespace namespace) {
    return UpdateNamespaceResponse.newBuilder()
        .setNamespaceInfo(info(namespace))
        .setConfig(config(namespace))
        .setReplicationConfig(REPLICATION)
        .build();
  }

  private NamespaceInfo info(Namespace namespace) {
    return NamespaceInfo.newBuilder()
        .setName(namespace.name())
        .setId(namespace.id().toString())
        .setState(
            switch (namespace.state()) {
              case REGISTERED -> NamespaceState.NAMESPACE_STATE_REGISTERED;
              case DEPRECATED -> NamespaceState.NAMESPACE_STATE_DEPRECATED;
            })
        .setDescription(Objects.requireNonNullElse(namespace.description(), ""))
        .setOwnerEmail(Objects.requireNonNullElse(namespace.ownerEmail(), ""))
        .putAllData(namespace.data())
        .setCapabilities(ServerCapabilities.namespace())
        .setLimits(limits)
        .setSupportsSchedules(ServerCapabilities.system().getSupportsSchedules())
        .build();
  }

  private static NamespaceConfig config(Namespace namespace) {
    return NamespaceConfig.newBuilder()
        .setWorkflowExecutionRetentionTtl(Durations.fromSeconds(namespace.retention().toSeconds()))
        .setHistoryArchivalState(ArchivalState.ARCHIVAL_STATE_DISABLED)
        .setVisibilityArchivalState(ArchivalState.ARCHIVAL_STATE_DISABLED)
        .build();
  }
}

package io.workflow.server.frontend.temporal.operator;

import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;

/**
 * What SDKs are told that this server can do. They rely on it: a capability is on from the moment
 * when the behaviour behind it is there, and not before.
 */
final class ServerCapabilities {

  /**
   * The release of Temporal's server whose API this one speaks. The Web UI and the command line
   * switch features on by it.
   */
  static final String SERVER_VERSION = "1.32.0";

  private ServerCapabilities() {}

  /** For {@code GetSystemInfo}. */
  static GetSystemInfoResponse.Capabilities system() {
    return GetSystemInfoResponse.Capabilities.newBuilder()
        // Headers of signals and queries reach the worker.
        .setSignalAndQueryHeader(true)
        // INTERNAL is a defect, and not to be repeated; what may be repeated is UNAVAILABLE.
        .setInternalErrorDifferentiation(true)
        // A failed activity may carry its last heartbeat's details.
        .setActivityFailureIncludeHeartbeat(true)
        // On with the calls that end in "Schedule".
        .setSupportsSchedules(false)
        // Failures are kept as they came, with their encoded attributes.
        .setEncodedFailureAttributes(true)
        // The command MODIFY_WORKFLOW_PROPERTIES.
        .setUpsertMemo(true)
        // StartWorkflowExecution answers request_eager_execution with a task.
        .setEagerWorkflowStart(true)
        // The history keeps sdk_metadata of RespondWorkflowTaskCompleted.
        .setSdkMetadata(true)
        // Build ids are kept and shown; tasks go to workers of all builds. Without it SDKs leave
        // their version stamps out.
        .setBuildIdBasedVersioning(true)
        .setCountGroupByExecutionStatus(true)
        // On with nexus operations.
        .setNexus(false)
        .build();
  }

  /** For {@code DescribeNamespace}. */
  static NamespaceInfo.Capabilities namespace() {
    return NamespaceInfo.Capabilities.newBuilder()
        .setEagerWorkflowStart(system().getEagerWorkflowStart())
        .setSyncUpdate(true)
        .setAsyncUpdate(true)
        // RecordWorkerHeartbeat is kept, for ListWorkers and DescribeWorker.
        .setWorkerHeartbeats(true)
        // On when polls answer with poller_scaling_decision.
        .setPollerAutoscaling(false)
        .build();
  }
}

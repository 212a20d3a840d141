package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.common.v1.MeteringMetadata;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.workflow.protocol.Opaque;
import io.workflow.protocol.history.SdkMetadata;
import io.workflow.protocol.history.WorkerVersion;
import org.jspecify.annotations.Nullable;

/** What a worker says of itself with each completed workflow task. */
@SuppressWarnings("deprecation") // build ids and checksums, which SDKs still send
public final class SdkMetadataMapper {

  private SdkMetadataMapper() {}

  static void add(WorkflowTaskCompletedEventAttributes.Builder event, SdkMetadata sdk) {
    WorkflowTaskCompletedMetadata metadata = toProto(sdk);
    if (!metadata.equals(WorkflowTaskCompletedMetadata.getDefaultInstance())) {
      event.setSdkMetadata(metadata);
    }
    WorkerVersion worker = sdk.worker();
    if (worker != null) {
      event.setBinaryChecksum(worker.binaryChecksum());
      if (WorkerVersionMapper.isStamp(worker)) {
        event.setWorkerVersion(WorkerVersionMapper.toProto(worker));
      }
    }
    if (sdk.metering() != null) {
      event.setMeteringMetadata(Unread.into(MeteringMetadata.newBuilder(), sdk.metering()).build());
    }
  }

  static WorkflowTaskCompletedMetadata toProto(SdkMetadata sdk) {
    var proto =
        WorkflowTaskCompletedMetadata.newBuilder()
            .addAllCoreUsedFlags(sdk.coreUsedFlags())
            .addAllLangUsedFlags(sdk.langUsedFlags())
            .setSdkName(sdk.sdkName())
            .setSdkVersion(sdk.sdkVersion());
    return Unread.into(proto, sdk.unread()).build();
  }

  /** What a worker says of itself with a completed task; {@code null} when it says nothing. */
  public static @Nullable SdkMetadata fromProto(RespondWorkflowTaskCompletedRequest answer) {
    return of(
        answer.getSdkMetadata(),
        WorkerVersionMapper.ofAnswer(answer.getWorkerVersionStamp(), answer.getBinaryChecksum()),
        answer.hasMeteringMetadata()
            ? new Opaque(answer.getMeteringMetadata().toByteArray())
            : null);
  }

  private static @Nullable SdkMetadata of(
      WorkflowTaskCompletedMetadata sdk,
      @Nullable WorkerVersion worker,
      @Nullable Opaque metering) {
    return sdk.equals(WorkflowTaskCompletedMetadata.getDefaultInstance())
            && worker == null
            && metering == null
        ? null
        : new SdkMetadata(
            sdk.getCoreUsedFlagsList(),
            sdk.getLangUsedFlagsList(),
            sdk.getSdkName(),
            sdk.getSdkVersion(),
            Unread.fields(sdk),
            worker,
            metering);
  }
}

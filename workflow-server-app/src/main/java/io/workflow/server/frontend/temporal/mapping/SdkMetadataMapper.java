package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.workflow.protocol.history.SdkMetadata;
import org.jspecify.annotations.Nullable;

/** What an SDK notes with each completed workflow task. */
public final class SdkMetadataMapper {

  private SdkMetadataMapper() {}

  static WorkflowTaskCompletedMetadata toProto(SdkMetadata sdk) {
    var proto =
        WorkflowTaskCompletedMetadata.newBuilder()
            .addAllCoreUsedFlags(sdk.coreUsedFlags())
            .addAllLangUsedFlags(sdk.langUsedFlags())
            .setSdkName(sdk.sdkName())
            .setSdkVersion(sdk.sdkVersion());
    return Unread.into(proto, sdk.unread()).build();
  }

  /** {@code null} when it notes nothing. */
  public static @Nullable SdkMetadata fromProto(WorkflowTaskCompletedMetadata proto) {
    return proto.equals(WorkflowTaskCompletedMetadata.getDefaultInstance())
        ? null
        : new SdkMetadata(
            proto.getCoreUsedFlagsList(),
            proto.getLangUsedFlagsList(),
            proto.getSdkName(),
            proto.getSdkVersion(),
            Unread.fields(proto));
  }
}

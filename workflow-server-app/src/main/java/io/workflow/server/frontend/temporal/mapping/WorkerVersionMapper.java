package io.workflow.server.frontend.temporal.mapping;

import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.workflow.protocol.history.WorkerVersion;
import org.jspecify.annotations.Nullable;

/** Which build of its code a worker runs. */
public final class WorkerVersionMapper {

  private WorkerVersionMapper() {}

  /** What a worker says with a poll; {@code null} when it says nothing. */
  public static @Nullable WorkerVersion ofPoll(WorkerVersionCapabilities given) {
    return given.getBuildId().isEmpty()
        ? null
        : new WorkerVersion(given.getBuildId(), given.getUseVersioning(), "", Unread.fields(given));
  }

  /** What a worker says with an answer; {@code null} when it says nothing. */
  public static @Nullable WorkerVersion ofAnswer(WorkerVersionStamp stamp, String binaryChecksum) {
    return stamp.equals(WorkerVersionStamp.getDefaultInstance()) && binaryChecksum.isEmpty()
        ? null
        : new WorkerVersion(
            stamp.getBuildId(), stamp.getUseVersioning(), binaryChecksum, Unread.fields(stamp));
  }

  /** Whether there is more to say than the checksum of older SDKs. */
  static boolean isStamp(WorkerVersion version) {
    return !version.buildId().isEmpty() || version.useVersioning() || version.unread() != null;
  }

  static WorkerVersionStamp toProto(WorkerVersion version) {
    var stamp =
        WorkerVersionStamp.newBuilder()
            .setBuildId(version.buildId())
            .setUseVersioning(version.useVersioning());
    return Unread.into(stamp, version.unread()).build();
  }
}

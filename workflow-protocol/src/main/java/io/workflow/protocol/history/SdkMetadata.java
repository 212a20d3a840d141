package io.workflow.protocol.history;

import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself with a completed workflow task. The flags are for its own replay.
 *
 * @param unread what else was sent
 * @param worker which build it is; {@code null} when it does not say
 * @param metering what it counted
 */
public record SdkMetadata(
    List<Integer> coreUsedFlags,
    List<Integer> langUsedFlags,
    String sdkName,
    String sdkVersion,
    @Nullable Opaque unread,
    @Nullable WorkerVersion worker,
    @Nullable Opaque metering) {
  public SdkMetadata {
    coreUsedFlags = Payloads.orEmpty(coreUsedFlags);
    langUsedFlags = Payloads.orEmpty(langUsedFlags);
  }
}

package io.workflow.protocol.history;

import io.workflow.protocol.Opaque;
import io.workflow.protocol.Payloads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an SDK notes for its own replay.
 *
 * @param unread what else was sent
 */
public record SdkMetadata(
    List<Integer> coreUsedFlags,
    List<Integer> langUsedFlags,
    String sdkName,
    String sdkVersion,
    @Nullable Opaque unread) {
  public SdkMetadata {
    coreUsedFlags = Payloads.orEmpty(coreUsedFlags);
    langUsedFlags = Payloads.orEmpty(langUsedFlags);
  }

  public SdkMetadata(
      List<Integer> coreUsedFlags, List<Integer> langUsedFlags, String sdkName, String sdkVersion) {
    this(coreUsedFlags, langUsedFlags, sdkName, sdkVersion, null);
  }
}

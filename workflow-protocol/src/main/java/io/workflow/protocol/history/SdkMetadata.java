package io.workflow.protocol.history;

import io.workflow.protocol.Payloads;
import java.util.List;

/** What an SDK notes for its own replay. */
public record SdkMetadata(
    List<Integer> coreUsedFlags, List<Integer> langUsedFlags, String sdkName, String sdkVersion) {
  public SdkMetadata {
    coreUsedFlags = Payloads.orEmpty(coreUsedFlags);
    langUsedFlags = Payloads.orEmpty(langUsedFlags);
  }
}

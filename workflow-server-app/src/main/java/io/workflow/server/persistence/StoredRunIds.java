package io.workflow.server.persistence;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Run ids are UUIDs on disk; what is none names no run. */
final class StoredRunIds {

  private StoredRunIds() {}

  static @Nullable UUID parse(String runId) {
    try {
      return UUID.fromString(runId);
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }
}

package io.workflow.server.frontend.temporal.call;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Run ids as clients send them. */
public final class RunIds {

  private static final int LENGTH = 36;

  private RunIds() {}

  /** {@code null} for an empty one, which means the open or latest run. */
  public static @Nullable String orNull(String runId) {
    if (runId.isEmpty()) {
      return null;
    }
    try {
      if (runId.length() == LENGTH) {
        return UUID.fromString(runId).toString().toLowerCase(Locale.ROOT);
      }
    } catch (IllegalArgumentException noUuid) {
      throw invalid();
    }
    throw invalid();
  }

  private static CallException invalid() {
    return CallException.invalid("Invalid RunId. Expected a UUID as the server gave it.");
  }
}

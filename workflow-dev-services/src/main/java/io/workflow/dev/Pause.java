package io.workflow.dev;

import java.time.Duration;

/** Waiting between two looks at something that cannot be waited for, such as another's file. */
final class Pause {

  private Pause() {}

  static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevServicesException("Interrupted while waiting for a development service", e);
    }
  }
}

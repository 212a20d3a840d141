package io.workflow.faults;

import java.time.Duration;

/** Time that has to pass: between the requests of a client, and while something is broken. */
final class Pace {

  private Pace() {}

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

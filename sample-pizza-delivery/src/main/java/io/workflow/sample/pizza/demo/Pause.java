package io.workflow.sample.pizza.demo;

import java.time.Duration;

/** Waiting between two looks at something that cannot be waited for. */
final class Pause {

  private Pause() {}

  static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnexpectedAnswerException("Interrupted", e);
    }
  }
}
